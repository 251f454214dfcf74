import { streamOf, type EventDescriptor, type RunStart } from '../../documents.js';

/** The regular grid of a two-dimensional scan, slow axis first, as the start document tells it. */
export interface ScanGrid {
  shape: [slow: number, fast: number];
  /** First and last position of each axis; the first may be the greater. */
  extents: [slow: [number, number], fast: [number, number]];
}

/** What to draw of one stream. */
export interface PlotChoice {
  /** Lines of each field over x, a map of each on the scan's grid, or points at x and y coloured by each. */
  kind: 'lines' | 'map' | 'scatter';
  stream: string;
  /** A field, or `'time'`: seconds since the start of the run. The fast axis of a two-dimensional scan. */
  x: string;
  /** The slow axis; only for `'map'` and `'scatter'`. */
  y?: string;
  /** The measured fields, in the descriptor's order. */
  fields: string[];
  grid?: ScanGrid;
}

type Dimension = readonly [fields: readonly string[], stream: string];

function isDimension(value: unknown): value is Dimension {
  return Array.isArray(value) && Array.isArray(value[0]) && typeof value[1] === 'string';
}

function isPair(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    Number.isFinite(Number(value[0])) &&
    Number.isFinite(Number(value.at(-1)))
  );
}

function fieldsOf(descriptor: EventDescriptor, object: string): readonly string[] {
  return descriptor.hints?.[object]?.fields ?? descriptor.object_keys?.[object] ?? [];
}

/** The fields of a stream that its devices hint at: where a device hints none, all of its fields. Source: bluesky `hinted_fields`. */
export function hintedFields(descriptor: EventDescriptor): string[] {
  if (!descriptor.object_keys) return Object.keys(descriptor.data_keys);
  return Object.keys(descriptor.object_keys).flatMap(object => fieldsOf(descriptor, object));
}

/** Whether a field holds one number an event. */
export function isNumeric(descriptor: EventDescriptor, field: string): boolean {
  const key = descriptor.data_keys[field];
  return !!key && (key.dtype === 'number' || key.dtype === 'integer') && (key.shape ?? []).length === 0;
}

function dimensionsOf(start: RunStart, descriptors: readonly EventDescriptor[]): Dimension[] {
  const hinted: unknown = start.hints?.dimensions;
  const dimensions = Array.isArray(hinted) ? hinted.filter(isDimension) : [];
  if (dimensions.length > 0 && new Set(dimensions.map(d => d[1])).size === 1) return dimensions;
  const motors = Array.isArray(start.motors) ? start.motors.map(String) : [];
  if (motors.length === 0) return [[['time'], 'primary']];
  const primary = descriptors.find(d => streamOf(d) === 'primary');
  return motors.map(motor => [primary ? fieldsOf(primary, motor) : [motor], 'primary']);
}

function gridOf(start: RunStart): ScanGrid | undefined {
  const { shape, extents, hints } = start as {
    shape?: unknown;
    extents?: unknown;
    hints?: { gridding?: unknown };
  };
  if (hints?.gridding !== 'rectilinear' || !Array.isArray(shape) || !Array.isArray(extents)) return undefined;
  const [slow, fast] = extents as unknown[];
  if (shape.length !== 2 || !shape.every(n => Number.isInteger(n) && n > 0) || !isPair(slow) || !isPair(fast))
    return undefined;
  return {
    shape: [Number(shape[0]), Number(shape[1])],
    extents: [
      [Number(slow[0]), Number(slow.at(-1))],
      [Number(fast[0]), Number(fast.at(-1))]
    ]
  };
}

function chooseStream(
  start: RunStart,
  descriptor: EventDescriptor,
  dimensions: readonly Dimension[]
): PlotChoice | null {
  const stream = streamOf(descriptor);
  const own = dimensions[0]?.[1] === stream;
  const axes = own
    ? dimensions
        .map(([fields]) => fields[0] ?? 'time')
        .map(axis => (isNumeric(descriptor, axis) ? axis : 'time'))
    : ['time'];
  const taken = own ? new Set(dimensions.flatMap(([fields]) => fields)) : new Set<string>();
  const fields = [...new Set(hintedFields(descriptor))].filter(
    f => !taken.has(f) && isNumeric(descriptor, f)
  );
  if (fields.length === 0 || (own && start.num_points === 1) || axes.length > 2) return null;
  const [first = 'time', second] = axes;
  if (second === undefined) return { kind: 'lines', stream, x: first, fields };
  const grid = gridOf(start);
  const choice: PlotChoice = { kind: grid ? 'map' : 'scatter', stream, x: second, y: first, fields };
  return grid ? { ...choice, grid } : choice;
}

/**
 * What bluesky's BestEffortCallback would draw, one choice for each stream it draws, the stream of the scan's
 * dimensions first; none for baseline readings, single points, scans of more than two dimensions, and streams without
 * numbers. Unlike it, the fast axis of a two-dimensional scan is always x.
 */
export function chooseAxes(start: RunStart, descriptors: readonly EventDescriptor[]): PlotChoice[] {
  const dimensions = dimensionsOf(start, descriptors);
  const seen = new Set<string>(['baseline']);
  const choices: PlotChoice[] = [];
  for (const descriptor of descriptors) {
    const stream = streamOf(descriptor);
    if (seen.has(stream)) continue;
    seen.add(stream);
    const choice = chooseStream(start, descriptor, dimensions);
    if (choice) choices.push(choice);
  }
  const own = dimensions[0]?.[1];
  return [...choices.filter(c => c.stream === own), ...choices.filter(c => c.stream !== own)];
}

/** The field of the same device that holds where the motor was sent, if it is recorded; else the field itself. */
export function setpointOf(descriptor: EventDescriptor, field: string): string {
  const device = Object.values(descriptor.object_keys ?? {}).find(fields => fields.includes(field));
  const names = [`${field}_setpoint`, `${field}_user_setpoint`, field.replace(/_readback$/, '_setpoint')];
  return names.find(name => name !== field && device?.includes(name) && isNumeric(descriptor, name)) ?? field;
}
