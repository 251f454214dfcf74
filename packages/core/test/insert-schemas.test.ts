import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertValidDocument } from '../dist/insert/document-schemas.js';
import { isBrokerError, type DocumentName, type JsonObject } from '../dist/index.js';

interface Verdicts {
  event_model: string;
  names: string[];
  values: unknown[];
  documents: { name: DocumentName; document: JsonObject; verdicts: [(string | number)[], string][] }[];
}

type Holder = Record<string | number, unknown>;

/** What event-model's validators in Python say: `fixtures/insert/make-verdicts.py`. */
const verdicts = JSON.parse(
  readFileSync(new URL('fixtures/insert/verdicts.json', import.meta.url), 'utf8')
) as Verdicts;

function meant(value: unknown): unknown {
  if (value === '$nan') return NaN;
  if (value === '$int') return 2n ** 63n;
  if (Array.isArray(value)) return value.map(meant);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, meant(item)]));
}

function* changes(document: JsonObject, path: readonly (string | number)[]): Generator<[string, JsonObject]> {
  const last = path.at(-1) ?? '';
  const changed = (change: (holder: Holder) => void): JsonObject => {
    const copy = structuredClone(document);
    change(path.slice(0, -1).reduce<Holder>((holder, key) => holder[key] as Holder, copy));
    return copy;
  };
  const without = (holder: Holder): void => {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  };
  yield ['without it', changed(without)];
  for (const name of verdicts.names)
    yield [
      `called '${name}'`,
      changed(holder => {
        const value = holder[last];
        if (Array.isArray(holder)) holder.push(value);
        else {
          delete holder[last];
          holder[name] = value;
        }
      })
    ];
  for (const value of verdicts.values)
    yield [`as ${JSON.stringify(value)}`, changed(holder => void (holder[last] = meant(value)))];
}

function accepts(name: DocumentName, document: JsonObject): boolean {
  try {
    assertValidDocument(name, document);
    return true;
  } catch (error) {
    if (isBrokerError(error, 'InvalidDocument')) return false;
    throw error;
  }
}

describe(`the schemas of event-model ${verdicts.event_model}`, () => {
  it.each(verdicts.documents.map((one, i) => ({ ...one, i })))(
    'take and refuse what Python takes and refuses: $name $i',
    ({ name, document, verdicts: expected }) => {
      expect(accepts(name, document)).toBe(true);
      const differ: string[] = [];
      for (const [path, verdict] of expected) {
        let i = 0;
        for (const [how, change] of changes(document, path)) {
          if (accepts(name, change) !== (verdict[i] === '1'))
            differ.push(`${path.join('/')} ${how}: Python ${verdict[i] === '1' ? 'takes' : 'refuses'} it`);
          i++;
        }
        expect(i).toBe(verdict.length);
      }
      expect(differ).toEqual([]);
    }
  );

  it('are told of in the README beside them', () => {
    const readme = readFileSync(new URL('../schemas/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`event-model ${verdicts.event_model}`);
    expect(readFileSync(new URL('../schemas/LICENSE', import.meta.url), 'utf8')).toMatch(
      /BSD 3-Clause|Redistribution and use/
    );
  });
});
