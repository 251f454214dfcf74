import { fullRanges } from '../../arrays/block.js';
import type { DType, NdArray, Range } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import { isBrokerError } from '../../errors.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { corrupt } from '../open-file.js';
import { streamFileName } from '../python-format.js';
import { text, wholeNumber } from './arguments.js';
import { datumShape } from './datum-shape.js';
import { readRows, type RowSource } from './rows.js';

/** Reads one file of a series; `path` was checked. */
export interface SeriesFormat {
  describe(path: string): Promise<{ shape: number[]; dtype: DType }>;
  read(path: string, ranges: readonly Range[] | undefined, signal: AbortSignal | undefined): Promise<NdArray>;
}

/**
 * `multipart/related;type=…`: one or several files an event, named by a template in Python's old or new style after
 * the address. Source: bluesky-tiled-plugins, `MultipartRelatedConsolidator`.
 */
export function streamFiles(file: AssetFile, format: SeriesFormat, fixedTemplate?: string): AssetHandler {
  const { parameters } = file;
  const template = fixedTemplate ?? text(parameters, 'template', 'stream_resource');
  const filename = text(parameters, 'filename', 'stream_resource', '');
  const datum = datumShape(file.dataKey, parameters);
  const perEvent = filesPerEvent(datum, parameters);

  const pathOf = async (index: number): Promise<string> => {
    const name = nameOf(file, template, index, filename);
    const joined = file.path.endsWith('/') ? file.path + name.replace(/^\/+/, '') : file.path + name;
    try {
      return await file.resolve(joined);
    } catch (error) {
      const beneath = `${file.path.replace(/\/+$/, '')}/${name.replace(/^\/+/, '')}`;
      if (!isBrokerError(error) || beneath === joined) throw error;
      return file.resolve(beneath).catch(() => {
        throw error;
      });
    }
  };
  const indices = (selector: JsonObject): number[] => {
    const first = wholeNumber(selector, 'index', 'stream_datum') * perEvent;
    return Array.from({ length: perEvent }, (_, i) => first + i);
  };
  /** The files of an event, the first of which tells what the others are. */
  const event = async (
    selector: JsonObject
  ): Promise<{ each: number[]; whole: number[]; dtype: DType; paths: (() => Promise<string>)[] }> => {
    const paths = indices(selector).map(index => () => pathOf(index));
    const { shape: each, dtype } = await format.describe(await pathOf(indices(selector)[0] ?? 0));
    return { each, whole: eventShape(each, perEvent, datum), dtype, paths };
  };

  return {
    shapeKey: () => 'series',
    async describe(selector) {
      const { whole, dtype } = await event(selector);
      return { shape: whole, dtype };
    },
    async read(selector, options = {}): Promise<NdArray> {
      const { each, whole, dtype, paths } = await event(selector);
      if (paths.length === 1 && whole.length <= each.length) {
        const leading = each.length - whole.length;
        const ranges = [
          ...each.slice(0, leading).map(() => [0, 1] as const),
          ...fullRanges(whole, options.ranges)
        ];
        const values = await format.read(await (paths[0]?.() ?? ''), ranges, options.signal);
        return { ...values, shape: values.shape.slice(leading) };
      }
      const rank = whole.length - 1;
      const lone = each.length === rank;
      const sources = paths.map((path): RowSource => ({
        path: file.path,
        rows: lone ? 1 : (each[0] ?? 1),
        async read(rows, rest) {
          const values = await format.read(await path(), lone ? rest : [rows, ...rest], options.signal);
          return lone ? { ...values, shape: [1, ...values.shape] } : values;
        }
      }));
      return readRows(sources, { shape: whole, dtype }, options.ranges, options.signal);
    }
  };
}

/** The shape of an event whose files hold arrays of the shape `each`. */
function eventShape(each: readonly number[], files: number, datum: readonly (number | null)[]): number[] {
  const frame = each.slice(-2);
  const frames = files * each.slice(0, -2).reduce((product, length) => product * length, 1);
  if (each.length > 3 || each.length < 2) return files === 1 ? [...each] : [files, ...each];
  return frames === 1 && datum.length <= frame.length ? frame : [frames, ...frame];
}

/** How many files of a series hold one event, whose shape is `datum`. */
export function filesPerEvent(datum: readonly (number | null)[], parameters: JsonObject): number {
  const given: unknown = parameters['files_per_datum'];
  if (typeof given === 'number' && given >= 1) return given;
  const frames = datum[0];
  if (
    frames === undefined ||
    frames === null ||
    (datum.length < 3 &&
      parameters['multiplier'] === undefined &&
      parameters['frame_per_point'] === undefined)
  )
    return 1;
  return Math.max(Math.floor(frames / framesPerFile(datum, parameters, frames)), 1);
}

function framesPerFile(datum: readonly (number | null)[], parameters: JsonObject, frames: number): number {
  const chunk: number[] =
    Array.isArray(parameters['chunk_shape']) && parameters['chunk_shape'].length > 0
      ? parameters['chunk_shape'].map(Number)
      : [1];
  const [first = 1] = chunk;
  if (parameters['join_method'] === 'concat') return frames % first === 0 ? first : frames;
  if (parameters['multiplier'] !== undefined || parameters['frame_per_point'] !== undefined) return 1;
  const alike = chunk.length === datum.length && chunk.slice(1).every((length, i) => length === datum[i + 1]);
  return alike && frames % first === 0 ? first : frames;
}

function nameOf(file: AssetFile, template: string, index: number, filename: string): string {
  try {
    return streamFileName(template, index, filename);
  } catch (error) {
    throw corrupt(file.path, (error as Error).message, error);
  }
}
