import type { Assets } from '../assets/Assets.js';
import { setOwn } from '../decode/json.js';
import { streamOf, type EventDescriptor, type EventDocument } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { AssetIndex, EventBatch, RunSource } from '../store/Store.js';
import { CellErrors } from './CellErrors.js';
import { chooseFields, type RunDescription } from './choose-fields.js';
import { Column } from './Column.js';
import { createBuilder, type ColumnBuilder } from './ColumnBuilder.js';
import { FLOAT64, INT64, typeName } from './ColumnType.js';
import { takeData, type ColumnData } from './ColumnData.js';
import { ExternalCells } from './ExternalCells.js';
import { fieldList, fillList, type FieldsOption, type FillOption } from './field-choice.js';
import { jsonText } from './json-text.js';
import { isStreamed, metadataValue, planTable, type DataColumn, type PlannedColumn } from './plan-table.js';
import { createRunTable, type RunTable } from './RunTable.js';
import { ascendingOrder } from './sort-rows.js';
import { StreamRows } from './stream-rows.js';
import { assertTimezone, nanoseconds } from './timestamps.js';

/** What a table is to hold. */
export interface TableOptions {
  /** The stream; `primary` unless given. One that is named must be there. */
  stream?: string;
  /**
   * Exact names of data, configuration, start or stop values; a RegExp takes the data fields whose whole names it matches,
   * and where there are none, values of the configuration, then of start, then of stop. All data fields unless given.
   */
  fields?: FieldsOption;
  /** Whether (or which) external fields are read from their files; otherwise, the default, the table has their ids. */
  fill?: FillOption;
  /** Whether `time` is a timestamp (the default); otherwise it is epoch seconds. */
  convertTimes?: boolean;
  /** IANA name of the zone in which times are shown; the catalog's unless given. */
  timezone?: string;
  signal?: AbortSignal;
}

export interface ReadTableOptions extends TableOptions {
  timezone: string;
  assets: Assets;
}

/** One run's part of the reading. */
interface Run extends RunDescription {
  source: RunSource;
}

/**
 * Reads one stream of one or several runs into a table, run after run, rows in order of seq_num. Costs one pass over
 * the stream's events; with `fill`, the files too. Throws `StreamNotFound`, `FieldNotFound`; a value that cannot be
 * had is null, and the table's `errors` has the reason.
 */
export async function readTable(sources: readonly RunSource[], options: ReadTableOptions): Promise<RunTable> {
  const { stream = 'primary', fields, fill = false, convertTimes = true, timezone, assets, signal } = options;
  assertTimezone(timezone);
  const signalled = signal === undefined ? {} : { signal };
  const runs: Run[] = [];
  for (const source of sources) runs.push(await describeRun(source, options));
  const plan = planTable(runs, fieldList(fields), stream);
  const filled = fillList(fill);
  if (filled) chooseFields(runs, filled, stream);
  const fills = (field: string): boolean => filled?.includes(field) ?? fill === true;
  const isFilled = plan.some(column => column.kind === 'data' && column.external && fills(column.field));
  const rows = new TableRows(plan, { convertTimes, timezone });
  const wanted = plan.filter(column => column.kind === 'data').map(column => column.field);
  const isExternal = plan.some(column => column.kind === 'data' && column.external);
  for (const run of runs) {
    signal?.throwIfAborted();
    const descriptors = new Map(run.descriptors.map(descriptor => [descriptor.uid, descriptor]));
    if (descriptors.size === 0) continue;
    rows.beginRun(
      run,
      await streamRowsOf(run, signalled),
      isFilled ? await run.source.assets(signalled) : null
    );
    const asked = { stream, fields: wanted, ...signalled };
    if (run.source.columns !== undefined && !isExternal) {
      for await (const { batch, event } of run.source.columns(asked)) {
        if (batch !== undefined) rows.addBatch(batch, wanted, descriptors.get(batch.descriptor));
        else rows.add(event, descriptors.get(event.descriptor));
      }
    } else {
      for await (const event of run.source.events(asked)) rows.add(event, descriptors.get(event.descriptor));
    }
    rows.endRun();
  }
  return rows.finish(field => (fills(field) ? assets : null), signal);
}

async function describeRun(source: RunSource, { stream, signal }: TableOptions): Promise<Run> {
  const all = await source.descriptors(signal === undefined ? {} : { signal });
  const descriptors = all.filter(descriptor => streamOf(descriptor) === (stream ?? 'primary'));
  if (stream !== undefined && descriptors.length === 0) {
    const available = [...new Set(all.map(streamOf))];
    const there = available.length === 0 ? 'It has no streams.' : `It has ${available.join(', ')}.`;
    const message = `Run ${source.uid} has no stream '${stream}'. ${there}`;
    throw new BrokerError('StreamNotFound', message, { uid: source.uid, stream, available });
  }
  return { source, uid: source.uid, start: source.summary.start, stop: source.summary.stop, descriptors };
}

async function streamRowsOf(run: Run, signalled: { signal?: AbortSignal }): Promise<StreamRows | null> {
  const streamed = run.descriptors.some(descriptor => Object.values(descriptor.data_keys).some(isStreamed));
  return streamed ? new StreamRows(run.descriptors, await run.source.assets(signalled), run.uid) : null;
}

/** The growing columns. */
class TableRows {
  readonly #seqNums = createBuilder(INT64);
  readonly #times: ColumnBuilder;
  readonly #builders: (ColumnBuilder | ExternalCells)[];
  readonly #metadata = new Map<string, unknown>();
  readonly #errors = new CellErrors();
  /** The rows, by planned column, whose events do not have the field. */
  readonly #absent: number[][];
  readonly #plan: readonly PlannedColumn[];
  readonly #convertTimes: boolean;
  #run: Run | null = null;
  #stream: StreamRows | null = null;
  #seen: number[] = [];
  /** The order of all rows, once one run was out of order. */
  #order: number[] | null = null;

  constructor(plan: readonly PlannedColumn[], options: { convertTimes: boolean; timezone: string }) {
    this.#plan = plan;
    this.#convertTimes = options.convertTimes;
    this.#absent = plan.map(() => []);
    this.#times = createBuilder(
      options.convertTimes ? { kind: 'timestamp', timezone: options.timezone } : FLOAT64
    );
    this.#builders = plan.map(column =>
      column.kind === 'data' && column.external ? new ExternalCells(column.field) : createBuilder(column.type)
    );
  }

  beginRun(run: Run, stream: StreamRows | null, assetIndex: AssetIndex | null): void {
    this.#run = run;
    this.#stream = stream;
    this.#seen = [];
    for (const cells of this.#builders)
      if (cells instanceof ExternalCells) cells.beginRun(run.uid, assetIndex);
    for (const [field, error] of stream?.errors ?? []) {
      if (this.#plan.some(column => column.field === field)) this.#errors.add(field, () => error);
    }
  }

  add(event: EventDocument, descriptor: EventDescriptor | undefined): void {
    const { seq_num: seqNum, time } = event;
    const row = this.#seqNums.length;
    this.#begin(seqNum, time);
    for (let i = 0; i < this.#plan.length; i++) {
      const column = this.#plan[i];
      const cells = this.#builders[i];
      if (column === undefined || cells === undefined) continue;
      if (cells instanceof ExternalCells) {
        if (!this.#addExternal(cells, column.field, event, descriptor)) this.#absent[i]?.push(row);
      } else {
        if (column.kind === 'data' && event.data[column.field] === undefined) this.#absent[i]?.push(row);
        const value =
          column.kind === 'data' ? dataValue(column, event) : this.#metadataOf(column.field, descriptor);
        if (!cells.append(value)) this.#addUnfit(cells, column, value, seqNum);
      }
    }
  }

  /** `fields`: those whose values the batch has. */
  addBatch(batch: EventBatch, fields: readonly string[], descriptor: EventDescriptor | undefined): void {
    if (this.#addWhole(batch, fields, descriptor)) return;
    for (let row = 0; row < batch.length; row++) this.add(eventOf(batch, fields, row), descriptor);
  }

  /** Column by column. `false`: the rows must be looked at one by one, and nothing was added. */
  #addWhole(
    { length, seqNums, times, values }: EventBatch,
    fields: readonly string[],
    descriptor: EventDescriptor | undefined
  ): boolean {
    for (let row = 0; row < length; row++)
      if (!Number.isSafeInteger(seqNums[row]) || !Number.isFinite(times[row])) return false;
    const before = this.#seqNums.length;
    const isAdded = this.#plan.every((column, i) => {
      const cells = this.#builders[i];
      if (cells === undefined || cells instanceof ExternalCells) return false;
      const part = column.kind === 'data' ? values[fields.indexOf(column.field)] : undefined;
      if (Array.isArray(part)) return appendEach(cells, part.slice(0, length));
      if (part instanceof Float64Array) return appendEach(cells, part.subarray(0, length));
      const value = column.kind === 'data' ? part?.constant : this.#metadataOf(column.field, descriptor);
      for (let row = 0; row < length; row++) if (!cells.append(value)) return false;
      return true;
    });
    if (!isAdded) {
      for (const cells of this.#builders)
        if (!(cells instanceof ExternalCells) && cells.length > before) cells.truncate(before);
      return false;
    }
    for (let row = 0; row < length; row++) this.#begin(seqNums[row] ?? 0, times[row] ?? 0);
    return true;
  }

  #begin(seqNum: number, time: number | null): void {
    const uid = this.#run?.uid ?? '';
    const place = { uid, seqNum };
    if (!this.#seqNums.append(seqNum)) {
      this.#seqNums.append(null);
      this.#errors.addUnfit('seq_num', seqNum, 'int64', place);
    }
    this.#seen.push(Number(seqNum));
    const isTime = typeof time === 'number' && Number.isFinite(time);
    const value = isTime && this.#convertTimes ? nanoseconds(time) : time;
    if (time === null || (isTime && this.#times.append(value))) {
      if (time === null) this.#times.append(null);
      return;
    }
    this.#times.append(null);
    this.#errors.addUnfit('time', time, 'epoch seconds', place);
  }

  #addUnfit(cells: ColumnBuilder, column: PlannedColumn, value: unknown, seqNum: number): void {
    cells.append(null);
    const type = column.type.kind === 'unknown' ? 'of one kind' : typeName(column.type);
    this.#errors.addUnfit(column.info.name, value, type, { uid: this.#run?.uid ?? '', seqNum });
  }

  #addExternal(
    cells: ExternalCells,
    field: string,
    event: Pick<EventDocument, 'seq_num' | 'data' | 'filled'>,
    descriptor: EventDescriptor | undefined
  ): boolean {
    const dataKey = descriptor?.data_keys[field];
    const streamed = dataKey !== undefined && isStreamed(dataKey) && event.data[field] === undefined;
    const reference = streamed ? this.#stream?.reference(field, event.seq_num) : event.data[field];
    cells.add({ value: reference, filled: event.filled?.[field], dataKey, streamed, seqNum: event.seq_num });
    return reference !== undefined;
  }

  #metadataOf(field: string, descriptor: EventDescriptor | undefined): unknown {
    const key = `${this.#run?.uid ?? ''} ${descriptor?.uid ?? ''} ${field}`;
    if (this.#metadata.has(key)) return this.#metadata.get(key);
    const value: unknown = this.#run === null ? null : metadataValue(this.#run, descriptor, field);
    this.#metadata.set(key, value);
    return value;
  }

  endRun(): void {
    const events = new Set(this.#stream === null ? [] : this.#seen);
    for (const { seqNum, descriptor } of this.#stream?.rowsBeside(events) ?? [])
      this.#addStreamRow(seqNum, descriptor);
    const before = this.#seqNums.length - this.#seen.length;
    const order = ascendingOrder(this.#seen);
    if (order !== null) this.#order ??= Array.from({ length: before }, (_, row) => row);
    if (this.#order !== null) {
      for (let i = 0; i < this.#seen.length; i++) this.#order.push(before + (order?.[i] ?? i));
    }
  }

  #addStreamRow(seqNum: number, descriptor: EventDescriptor): void {
    const row = this.#seqNums.length;
    this.#begin(seqNum, null);
    this.#plan.forEach((column, i) => {
      const cells = this.#builders[i];
      if (cells instanceof ExternalCells) {
        const event = { seq_num: seqNum, data: {} };
        if (!this.#addExternal(cells, column.field, event, descriptor)) this.#absent[i]?.push(row);
      } else if (cells !== undefined) {
        const value = column.kind === 'metadata' ? this.#metadataOf(column.field, descriptor) : null;
        if (column.kind === 'data') this.#absent[i]?.push(row);
        if (!cells.append(value)) this.#addUnfit(cells, column, value, seqNum);
      }
    });
  }

  async finish(
    assetsFor: (field: string) => Assets | null,
    signal: AbortSignal | undefined
  ): Promise<RunTable> {
    const order = this.#order === null ? null : Int32Array.from(this.#order);
    const arrange = (builder: ColumnBuilder): ReturnType<ColumnBuilder['finish']> =>
      order === null ? builder.finish() : takeData(builder.finish(), order);
    const columns = [
      new Column({ name: 'seq_num', role: 'index' }, arrange(this.#seqNums)),
      new Column(
        { name: 'time', role: 'time', ...(this.#convertTimes ? {} : { units: 's' }) },
        arrange(this.#times)
      )
    ];
    for (const [i, { info, field }] of this.#plan.entries()) {
      const cells = this.#builders[i];
      if (cells === undefined) continue;
      const data =
        cells instanceof ExternalCells
          ? await cells.finish(order, this.#errors, assetsFor(field), signal)
          : arrange(cells);
      columns.push(new Column(info, this.#markAbsent(data, this.#absent[i] ?? [], order)));
    }
    return createRunTable(columns, { errors: this.#errors.finish() });
  }

  #markAbsent(data: ColumnData, rows: readonly number[], order: Int32Array | null): ColumnData {
    if (rows.length === 0) return data;
    const absent = new Uint8Array(data.length);
    for (const row of rows) absent[row] = 1;
    return { ...data, absent: order === null ? absent : Uint8Array.from(order, row => absent[row] ?? 0) };
  }
}

function appendEach(cells: ColumnBuilder, values: Float64Array | readonly string[]): boolean {
  if (cells.appendAll !== undefined) return cells.appendAll(values);
  for (const value of values) if (!cells.append(value)) return false;
  return true;
}

function eventOf(
  { descriptor, seqNums, times, values }: EventBatch,
  fields: readonly string[],
  row: number
): EventDocument {
  const data: EventDocument['data'] = {};
  for (const [i, field] of fields.entries()) {
    const part = values[i];
    const isList = Array.isArray(part) || part instanceof Float64Array;
    setOwn(data, field, isList ? part[row] : part?.constant);
  }
  return { uid: '', descriptor, seq_num: seqNums[row] ?? 0, time: times[row] ?? 0, data, timestamps: {} };
}

function dataValue({ field, structured }: DataColumn, { data }: EventDocument): unknown {
  const value: unknown = data[field];
  return structured && typeof value === 'object' && value !== null ? jsonText(value) : value;
}
