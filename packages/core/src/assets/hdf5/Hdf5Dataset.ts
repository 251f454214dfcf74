import { stat } from 'node:fs/promises';
import { emptyArray, viewAs } from '../../arrays/element-types.js';
import { fullRanges } from '../../arrays/block.js';
import type { NdArray, Range } from '../../arrays/nd-array.js';
import type { Signalled } from '../../store/Store.js';
import type { AssetFile } from '../Assets.js';
import type { Hdf5Files } from './Hdf5Files.js';
import type { DatasetInfo } from './protocol.js';

/** One dataset of one file; what it is, is asked again when the file has changed. */
export class Hdf5Dataset {
  readonly #file: Pick<AssetFile, 'resolve'>;
  readonly #files: Hdf5Files;
  readonly path: string;
  readonly name: string;
  #known: { version: string; info: DatasetInfo } | undefined;

  constructor(file: Pick<AssetFile, 'resolve'>, files: Hdf5Files, path: string, name: string) {
    this.#file = file;
    this.#files = files;
    this.path = path;
    this.name = name;
  }

  async info({ signal }: Signalled = {}): Promise<DatasetInfo> {
    const path = await this.#file.resolve(this.path);
    const known = this.#known;
    if (known !== undefined && known.version === (await versionOf(path, known.info.from))) return known.info;
    const info = await this.#files.ask<'describe'>({ kind: 'describe', path, dataset: this.name }, signal);
    this.#known = info.from === null ? undefined : { version: await versionOf(path, info.from), info };
    return info;
  }

  /** The part that `ranges` name, every `steps[axis]`-th element of it. */
  async read(
    ranges: readonly Range[] | undefined,
    { signal }: Signalled = {},
    steps?: readonly number[]
  ): Promise<NdArray> {
    const info = await this.info({ ...(signal === undefined ? {} : { signal }) });
    const full = fullRanges(info.shape, ranges);
    const step = full.map((_, axis) => steps?.[axis] ?? 1);
    const count = full.map(([from, to], axis) => Math.ceil((to - from) / (step[axis] ?? 1)));
    if (count.some(length => length === 0))
      return { data: emptyArray(info.dtype, 0), shape: count, dtype: info.dtype };
    const path = await this.#file.resolve(this.path);
    const selection = { start: full.map(([from]) => from), count, step };
    const { buffer, dtype, shape } = await this.#files.ask<'read'>(
      { kind: 'read', path, dataset: this.name, selection },
      signal
    );
    return { data: viewAs(dtype, new Uint8Array(buffer)), shape, dtype };
  }
}

async function versionOf(path: string, from: string | null): Promise<string> {
  const paths = from === null || from === path ? [path] : [path, from];
  const entries = await Promise.all(paths.map(one => stat(one).catch(() => undefined)));
  return entries
    .map(entry => (entry === undefined ? 'missing' : `${entry.mtimeMs} ${entry.size} ${entry.ino}`))
    .join(' ');
}
