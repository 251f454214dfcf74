import type { Assets } from '../assets/Assets.js';
import { BrokerError, isBrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';
import { crop } from './block.js';
import type { Cell, Described } from './Cell.js';
import { findCells, readInline, type FindOptions } from './find-cells.js';
import { recordedType } from './inline-values.js';
import type { NdArray, Range } from './nd-array.js';

const AT_ONCE = 8;

/** The arrays of one field over the events of one or several runs: what each is, and its values when they are asked. */
export class FieldArrays {
  readonly field: string;
  readonly cells: readonly Cell[];
  /** Of each event. Where its array cannot be read, that of the others, or what the descriptor says. */
  readonly described: readonly Described[];
  /** The failures that {@link described} met, by event. */
  readonly failures: ReadonlyMap<number, BrokerError>;
  readonly #assets: Assets;

  private constructor(
    field: string,
    cells: readonly Cell[],
    described: Described[],
    failures: Map<number, BrokerError>,
    assets: Assets
  ) {
    this.field = field;
    this.cells = cells;
    this.described = described;
    this.failures = failures;
    this.#assets = assets;
  }

  /** Reads the documents and the headers of the files, no values. A file that cannot be read stops nothing. */
  static async open(
    sources: readonly RunSource[],
    assets: Assets,
    options: FindOptions
  ): Promise<FieldArrays> {
    const cells = await findCells(sources, options);
    const found = new Array<Described | undefined>(cells.length).fill(undefined);
    const failures = new Map<number, BrokerError>();
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < cells.length) {
        const at = next++;
        options.signal?.throwIfAborted();
        try {
          found[at] = await describe(cells[at], assets, options);
        } catch (error) {
          if (!isBrokerError(error)) throw error;
          failures.set(at, error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const first = found.find(one => one !== undefined);
    const described = found.map((one, at) => one ?? first ?? fromDescriptor(cells[at]));
    return new FieldArrays(options.field, cells, described, failures, assets);
  }

  /** One event's values, or the part that `ranges` name. @throws what kept them from being read */
  async read(event: number, ranges: readonly Range[] | undefined, options: Signalled = {}): Promise<NdArray> {
    const cell = this.cells[event];
    if (cell === undefined) throw outOfRange(event, this.cells.length);
    options.signal?.throwIfAborted();
    const { place } = cell;
    if (place.kind === 'broken') throw place.error;
    if (place.kind === 'asset')
      return this.#assets.read(place.reference, { ...(ranges === undefined ? {} : { ranges }), ...options });
    const value =
      place.value ??
      (await readInline(place, this.field, this.described[event]?.dtype ?? 'float64', options));
    return copied(crop(value, ranges), value);
  }
}

/** The error for an index beyond an end. */
export function outOfRange(index: number, length: number, what = 'events'): BrokerError<'IndexOutOfRange'> {
  return new BrokerError(
    'IndexOutOfRange',
    `There is no ${index}: there are ${length} ${what}, counted from 0 (or from -1, backwards).`,
    { index, length }
  );
}

async function describe(
  cell: Cell | undefined,
  assets: Assets,
  options: Signalled
): Promise<Described | undefined> {
  if (cell === undefined) return undefined;
  const { place } = cell;
  if (place.kind === 'broken') throw place.error;
  if (place.kind === 'inline') return place.known;
  return assets.describe(place.reference, options.signal === undefined ? {} : { signal: options.signal });
}

/** What the descriptor says; event-model's default element type is float64. */
function fromDescriptor(cell: Cell | undefined): Described {
  return {
    shape: (cell?.dataKey.shape ?? []).map(length => length ?? 0),
    dtype: (cell && recordedType(cell.dataKey)) ?? 'float64'
  };
}

/** Values that are kept must not be changed by who reads them. */
function copied(array: NdArray, kept: NdArray): NdArray {
  return array.data === kept.data ? { ...array, data: kept.data.slice(), shape: [...array.shape] } : array;
}
