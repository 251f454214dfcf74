import { isBrokerError } from '../../errors.js';
import type { DType, NdArray, Range } from '../../arrays/nd-array.js';
import { fullRanges } from '../../arrays/block.js';
import type { JsonObject } from '../../documents.js';
import type { Signalled } from '../../store/Store.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { corrupt } from '../open-file.js';
import { wholeNumber } from './arguments.js';
import { readRows, type RowSource } from './rows.js';

interface Stack {
  shape: number[];
  dtype: DType;
  sources: RowSource[];
}

/**
 * Eiger: `{prefix}_{seq_id}_master.h5`, whose `entry/data/data_000001…` (older firmware: `entry/…`) are links to files of
 * `images_per_file` frames each. A whole series an event, or with `frame_num` one 2-D frame, counted modulo
 * `images_per_file`. A data file that is missing counts `images_per_file` frames, which cannot be read; the others can.
 * Source: area-detector-handlers, `EigerHandler`.
 */
export function eiger(file: AssetFile, files: Hdf5Files): AssetHandler {
  const perFile = wholeNumber(
    file.parameters,
    'images_per_file',
    'resource',
    file.parameters['frame_per_point'] as number | undefined
  );
  const datasets = new Map<string, Hdf5Dataset>();

  const stack = async (selector: JsonObject, { signal }: Signalled = {}): Promise<Stack> => {
    const master = `${file.path}_${String(selector['seq_id'])}_master.h5`;
    const path = await file.resolve(master);
    const group =
      (await files.ask<'list'>({ kind: 'list', path, group: 'entry/data' }, signal)) === null
        ? 'entry'
        : 'entry/data';
    const names = ((await files.ask<'list'>({ kind: 'list', path, group }, signal)) ?? [])
      .filter(name => /^data_\d+$/.test(name))
      .sort();
    const parts = await Promise.all(names.map(name => partOf(master, `${group}/${name}`, signal)));
    const first = parts.find(part => part.info !== undefined);
    if (first?.info === undefined)
      throw parts[0]?.error ?? corrupt(master, `it has no data_000001 in ${group}`);
    const sources = parts.map(({ dataset, info }) => ({
      path: master,
      rows: info?.shape[0] ?? perFile,
      read: (rows: Range, rest: readonly Range[]) =>
        dataset.read([rows, ...rest], signal === undefined ? {} : { signal })
    }));
    const frames = sources.reduce((sum, source) => sum + source.rows, 0);
    return { shape: [frames, ...first.info.shape.slice(1)], dtype: first.info.dtype, sources };
  };

  const partOf = async (master: string, name: string, signal: AbortSignal | undefined): Promise<Part> => {
    const key = `${master}\0${name}`;
    const dataset = datasets.get(key) ?? new Hdf5Dataset(file, files, master, name);
    datasets.set(key, dataset);
    try {
      return { dataset, info: await dataset.info(signal === undefined ? {} : { signal }) };
    } catch (error) {
      if (!isBrokerError(error)) throw error;
      return { dataset, error };
    }
  };

  const frameOf = (selector: JsonObject, frames: number): Range | undefined => {
    if (selector['frame_num'] === undefined || selector['frame_num'] === null) return undefined;
    const frame = wholeNumber(selector, 'frame_num', 'datum') % perFile;
    if (frame >= frames)
      throw corrupt(
        `${file.path}_${String(selector['seq_id'])}_master.h5`,
        `frame ${frame} is asked for, it holds ${frames}`
      );
    return [frame, frame + 1];
  };

  return {
    async describe(selector, options) {
      const { shape, dtype } = await stack(selector, options);
      return { shape: frameOf(selector, shape[0] ?? 0) === undefined ? shape : shape.slice(1), dtype };
    },
    async read(selector, options = {}): Promise<NdArray> {
      const found = await stack(selector, options);
      const frame = frameOf(selector, found.shape[0] ?? 0);
      if (frame === undefined) return readRows(found.sources, found, options.ranges, options.signal);
      const rest = fullRanges(found.shape.slice(1), options.ranges);
      const { data, shape, dtype } = await readRows(found.sources, found, [frame, ...rest], options.signal);
      return { data, shape: shape.slice(1), dtype };
    }
  };
}

interface Part {
  dataset: Hdf5Dataset;
  info?: { shape: number[]; dtype: DType };
  error?: unknown;
}
