import {
  BrokerError,
  chooseAxes,
  isNumeric,
  setpointOf,
  type EventDescriptor,
  type PlotChoice
} from '@brokerlab/core';
import { listOf, notPlottable, type PlotOptions } from './plot-options.js';
import { isRun, isThenable, member, resolveRun, type Run } from './run-source.js';

/** The columns of one run or table, and what to draw of them. */
export interface PlotSource {
  label: string;
  choice: PlotChoice;
  columns: Map<string, Float64Array>;
  units: Map<string, string>;
  /** Where points were meant to be, by axis; else where they were. */
  placed: Map<string, string>;
}

interface TableLike {
  columns: readonly string[];
  column(name: string): Iterable<unknown> & { units?: string | null };
}

function isTable(value: unknown): value is TableLike {
  return typeof member(value, 'column') === 'function' && Array.isArray(member(value, 'columns'));
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return Number.NaN;
}

// Nanoseconds, milliseconds or seconds, as seconds since the first.
function toSeconds(values: readonly unknown[]): Float64Array {
  const [first] = values;
  if (typeof first === 'bigint') return Float64Array.from(values, v => Number((v as bigint) - first) / 1e9);
  if (first instanceof Date) return Float64Array.from(values, v => (Number(v) - Number(first)) / 1000);
  return Float64Array.from(values, v => toNumber(v) - toNumber(first));
}

function choose(run: Run, descriptors: readonly EventDescriptor[], options: PlotOptions): PlotChoice {
  const choices = chooseAxes(run.start, descriptors);
  const chosen = options.stream === undefined ? choices[0] : choices.find(c => c.stream === options.stream);
  const ys = listOf(options.y);
  const zs = listOf(options.z);
  const stream = options.stream ?? chosen?.stream ?? 'primary';
  const base: PlotChoice = chosen ?? { kind: 'lines', stream, x: 'time', fields: [] };
  const axis = ys.length === 1 && (zs.length > 0 || options.kind === 'map') ? ys[0] : undefined;
  if (
    zs.length > 0 ||
    options.kind === 'map' ||
    (base.kind !== 'lines' && options.kind === undefined && options.x === undefined)
  ) {
    const measured = zs.length > 0 ? zs : axis === undefined && ys.length > 0 ? ys : base.fields;
    const y = zs.length > 0 ? (axis ?? base.y) : base.kind === 'lines' ? axis : base.y;
    const x = options.x ?? base.x;
    const fields = zs.length === 0 && axis !== undefined && base.kind !== 'lines' ? [axis] : measured;
    if (y === undefined)
      throw new BrokerError('InvalidQuery', 'plot: a map needs x, y and z, the names of three fields.', {
        query: options
      });
    const same = x === base.x && y === base.y && base.grid;
    return {
      kind: same ? 'map' : 'scatter',
      stream,
      x,
      y,
      fields,
      ...(same && base.grid ? { grid: base.grid } : {})
    };
  }
  const x = options.x ?? (base.kind === 'lines' ? base.x : 'time');
  const fields = ys.length > 0 ? ys : base.fields.filter(f => f !== x);
  if (fields.length === 0) {
    const three = (run.start.hints as { dimensions?: unknown[] } | undefined)?.dimensions?.length ?? 0;
    const why =
      three > 2
        ? `it scanned ${three} dimensions`
        : run.start.num_points === 1
          ? 'it has a single point'
          : 'it has no numbers to draw';
    const message = `plot: nothing is chosen for run ${run.uid.slice(0, 8)}, for ${why}. Say what to draw: plot(run, { x: '…', y: '…' }).`;
    throw new BrokerError('InvalidQuery', message, { query: options });
  }
  return { kind: 'lines', stream, x, fields };
}

async function fromRun(run: Run, options: PlotOptions): Promise<PlotSource> {
  const descriptors = [...(await run.descriptors())];
  const known = [...new Set(descriptors.map(d => d.name ?? 'primary'))];
  if (options.stream !== undefined && !known.includes(options.stream)) {
    const message = `plot: run ${run.uid.slice(0, 8)} has no stream '${options.stream}'; it has ${known.join(', ') || 'none'}.`;
    throw new BrokerError('StreamNotFound', message, {
      uid: run.uid,
      stream: options.stream,
      available: known
    });
  }
  const choice = choose(run, descriptors, options);
  const own = descriptors.filter(d => (d.name ?? 'primary') === choice.stream);
  const [descriptor] = own;
  const placed = new Map<string, string>();
  const wanted = new Set([choice.x, ...(choice.y === undefined ? [] : [choice.y]), ...choice.fields]);
  for (const axis of choice.kind === 'map' && descriptor ? [choice.x, choice.y as string] : []) {
    const setpoint = setpointOf(descriptor as EventDescriptor, axis);
    placed.set(axis, setpoint);
    wanted.add(setpoint);
  }
  const numeric = [
    ...new Set(
      own.flatMap(d =>
        Object.keys(d.data_keys).filter(f => isNumeric(d, f) || d.data_keys[f]?.dtype === 'boolean')
      )
    )
  ];
  for (const field of wanted) {
    if (field === 'time' || field === 'seq_num' || numeric.includes(field)) continue;
    throw notPlottable(
      field,
      ['time', 'seq_num', ...numeric],
      own.some(d => field in d.data_keys)
    );
  }
  const lists = new Map([...wanted].map(field => [field, [] as number[]]));
  for await (const event of run.events({ stream: choice.stream })) {
    for (const [field, list] of lists) {
      if (field in event.data) list.push(toNumber(event.data[field]));
      else if (field === 'time') list.push(event.time - run.start.time);
      else list.push(field === 'seq_num' ? event.seq_num : Number.NaN);
    }
  }
  const units = new Map<string, string>([['time', 's']]);
  for (const d of own) {
    for (const [field, key] of Object.entries(d.data_keys))
      if (typeof key.units === 'string') units.set(field, key.units);
  }
  const columns = new Map([...lists].map(([field, list]) => [field, Float64Array.from(list)]));
  return { label: `scan ${run.start.scan_id ?? run.uid.slice(0, 8)}`, choice, columns, units, placed };
}

function fromColumns(
  names: readonly string[],
  read: (name: string) => readonly unknown[],
  options: PlotOptions
): PlotSource {
  const columns = new Map<string, Float64Array>();
  const find = (name: string): Float64Array => {
    if (!names.includes(name)) throw notPlottable(name, names, false);
    const values = read(name);
    if (
      values.length > 0 &&
      values.every(
        v => typeof v === 'string' || (typeof v === 'object' && v !== null && !(v instanceof Date))
      )
    ) {
      throw notPlottable(name, names, true);
    }
    const column = name === 'time' ? toSeconds(values) : Float64Array.from(values, toNumber);
    columns.set(name, column);
    return column;
  };
  const x = options.x ?? (names.includes('time') ? 'time' : names.length > 1 ? (names[0] as string) : '');
  const ys = listOf(options.y);
  const zs = listOf(options.z);
  if (x !== '') find(x);
  if (zs.length > 0) {
    const [y] = ys;
    if (y === undefined || x === '')
      throw new BrokerError('InvalidQuery', 'plot: a map needs x, y and z, the names of three columns.', {
        query: options
      });
    [y, ...zs].forEach(find);
    return {
      label: '',
      choice: { kind: 'scatter', stream: '', x, y, fields: zs },
      columns,
      units: new Map(),
      placed: new Map()
    };
  }
  const fields = ys;
  if (ys.length === 0) {
    for (const name of names) {
      if (name === x || name === 'seq_num' || name === 'time') continue;
      if (read(name).some(v => typeof v === 'number' || typeof v === 'bigint')) fields.push(name);
    }
  }
  const drawn = fields.map(find);
  if (x === '')
    columns.set(
      '',
      Float64Array.from({ length: drawn[0]?.length ?? 0 }, (_, i) => i)
    );
  return {
    label: '',
    choice: { kind: 'lines', stream: '', x, fields },
    columns,
    units: new Map(),
    placed: new Map()
  };
}

function fromTable(table: TableLike, options: PlotOptions): PlotSource {
  const source = fromColumns(table.columns, name => [...table.column(name)], options);
  for (const name of table.columns) {
    const { units } = table.column(name);
    if (typeof units === 'string' && name !== 'time') source.units.set(name, units);
  }
  if (table.columns.includes('time')) source.units.set('time', 's');
  return source;
}

function isNumbers(value: unknown): value is ArrayLike<number | bigint> {
  if (ArrayBuffer.isView(value)) return true;
  return (
    Array.isArray(value) &&
    value.every(v => v === null || typeof v === 'number' || typeof v === 'bigint' || typeof v === 'boolean')
  );
}

/** Reads what is to be drawn: of a run, a table, columns by name, one column, or several runs. */
export async function readPlot(value: unknown, options: PlotOptions): Promise<PlotSource[]> {
  if (isRun(value)) return [await fromRun(value, options)];
  if (isTable(value)) return [fromTable(value, options)];
  if (isThenable(value)) return readPlot(await value, options);
  if (typeof value === 'string' || typeof value === 'number')
    return readPlot(await resolveRun(value), options);
  if (isNumbers(value) && (value.length > 0 || ArrayBuffer.isView(value))) {
    return [fromColumns(['value'], () => Array.from(value), { y: 'value' })];
  }
  if (Array.isArray(value) && value.length > 0) {
    const sources = await Promise.all(value.map(v => readPlot(v, options)));
    return sources.flat();
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (Symbol.iterator in value && 'length' in value)
      return readPlot([...(value as Iterable<unknown>)].map(toNumber), options);
    const columns = value as Record<string, unknown>;
    const names = Object.keys(columns).filter(name => isNumbers(columns[name]));
    if (names.length > 0)
      return [fromColumns(names, name => Array.from(columns[name] as ArrayLike<number>), options)];
  }
  throw new BrokerError(
    'InvalidQuery',
    'plot: this cannot be drawn. It draws a run, several runs, a table, a column, or { name: numbers }.',
    { query: null }
  );
}
