import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createAssets,
  type AssetReference,
  type Assets,
  type AssetsOptions,
  type JsonObject
} from '../../dist/index.js';
import { interpreter } from '../python.js';

const SCRIPT = fileURLToPath(new URL('../fixtures/make-assets.py', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/brokerlab', import.meta.url));

export interface Case {
  name: string;
  kind: 'datum' | 'stream';
  dataKey: JsonObject;
  resource: JsonObject;
  streamResource: JsonObject;
  selectors: JsonObject[];
  arrays: { shape: number[]; dtype: string; sha256: string }[];
}

export interface Fixtures {
  folder: string;
  data: string;
  /** The root that the documents name. */
  root: string;
  cases: Case[];
}

/** The files that `make-assets.py` writes; written once for each version of the script. */
export async function assetFixtures(): Promise<Fixtures> {
  const version = createHash('sha256').update(readFileSync(SCRIPT)).digest('hex').slice(0, 12);
  const folder = `${CACHE}/assets-${version}`;
  const lock = `${folder}.lock`;
  mkdirSync(CACHE, { recursive: true });
  while (!existsSync(`${folder}/cases.json`)) {
    try {
      mkdirSync(lock);
    } catch {
      await setTimeout(200);
      continue;
    }
    try {
      if (!existsSync(`${folder}/cases.json`))
        execFileSync(interpreter(), [SCRIPT, folder], { stdio: 'pipe' });
    } finally {
      rmdirSync(lock);
    }
  }
  const { root, cases } = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')) as {
    root: string;
    cases: Case[];
  };
  return { folder, data: `${folder}/data`, root, cases };
}

/** Assets with the recorded root mapped to the fixtures. */
export function fixtureAssets({ data, root }: Fixtures, options: AssetsOptions = {}): Assets {
  return createAssets({ rootMap: { [root]: data }, ...options });
}

/** What a handler is asked with. */
export function referenceOf(one: Case, selector: JsonObject): AssetReference {
  const dataKey = one.dataKey as AssetReference['dataKey'];
  if (one.kind === 'stream')
    return {
      kind: 'stream',
      streamResource: one.streamResource as never,
      index: Number(selector['index']),
      dataKey
    };
  return {
    kind: 'datum',
    resource: one.resource as never,
    datum: { datum_id: `${one.name}/0`, resource: one.name, datum_kwargs: selector },
    dataKey
  };
}

/** A datum of a file or series below the recorded root. */
export function datum(
  { root }: Fixtures,
  spec: string,
  path: string,
  selector: JsonObject = { point_number: 0 },
  kwargs: JsonObject = {}
): AssetReference {
  return {
    kind: 'datum',
    resource: { uid: `resource of ${path}`, spec, root, resource_path: path, resource_kwargs: kwargs },
    datum: { datum_id: 'datum', resource: '', datum_kwargs: selector },
    dataKey: { dtype: 'array', shape: [1, 64, 64], source: '', external: 'FILESTORE:' }
  };
}
