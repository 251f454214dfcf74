import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCatalog, type Broker, type Json } from '../../dist/index.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Absolute path of something in the fixtures. */
export const fixture = (path: string): string => fileURLToPath(new URL(path, FIXTURES));

const read = (path: string): Json => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));

export interface Sample {
  name: string;
  uid: string;
}

/** The sample runs, as `make_samples.py` listed them. */
export const SAMPLES: Sample[] = read('samples/index.json').runs;

/** What databroker 1.2.5 answers, as `make-expected.py` recorded it; `_selection` for look-ups. */
export const expectedOf = (name: string): Json => read(`expected/${name}.json`);

/** The folder of sample runs of one format, opened as a user would. */
export function openSamples(format: 'jsonl' | 'msgpack'): Promise<Broker> {
  return openCatalog(fixture(`samples/${format}`), {
    rootMap: { '/beamline/assets': fixture('samples/assets') },
    timezone: 'UTC'
  });
}
