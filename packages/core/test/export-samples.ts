import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createAssets,
  EmbeddedStore,
  exportRuns,
  type Assets,
  type ExportOptions,
  type ExportResult,
  type Exportable
} from '../dist/index.js';

export const SAMPLES: string = fileURLToPath(new URL('./fixtures/samples', import.meta.url));

interface Index {
  runs: { name: string; uid: string }[];
}

const index = JSON.parse(readFileSync(join(SAMPLES, 'index.json'), 'utf8')) as Index;

/** The uid of a sample run. */
export function uidOf(name: string): string {
  const run = index.runs.find(one => one.name === name);
  if (!run) throw new Error(`there is no sample ${name}`);
  return run.uid;
}

export const NAMES: readonly string[] = index.runs.map(run => run.name);

/** The sample runs and a folder to export them into. */
export class Samples {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'brokerlab-export-'));
  readonly store: EmbeddedStore = new EmbeddedStore(join(SAMPLES, 'jsonl'));
  readonly assets: Assets = createAssets({
    location: join(SAMPLES, 'jsonl'),
    rootMap: { '/beamline/assets': join(SAMPLES, 'assets') }
  });

  async runs(...names: string[]): Promise<Exportable[]> {
    return Promise.all(names.map(async name => ({ source: await this.store.open(uidOf(name)) })));
  }

  /** Exports sample runs (all, unless named) into a folder called as the format. */
  async export(
    options: Partial<ExportOptions> & { format: ExportOptions['format'] },
    names: readonly string[] = NAMES
  ): Promise<ExportResult> {
    const directory = join(this.folder, options.format);
    return exportRuns(await this.runs(...names), {
      directory,
      assets: this.assets,
      timezone: 'UTC',
      ...options
    });
  }

  async close(): Promise<void> {
    await this.assets.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All paths below a folder, sorted, folders left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
