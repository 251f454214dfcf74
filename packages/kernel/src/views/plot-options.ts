import { BrokerError } from '@brokerlab/core';
import { checkOptionNames, invalidOption, unknownName } from './invalid-option.js';

const kinds = ['line', 'scatter', 'map'] as const;

/** What to draw of a run or a table. Without options: what bluesky's BestEffortCallback would. */
export interface PlotOptions {
  /** A field, or `'time'`: seconds since the start. */
  x?: string;
  /** One field or several, drawn together; of a map the vertical axis, or the field shown if no `z` is given. */
  y?: string | readonly string[];
  /** Of a map: the fields shown as colours. */
  z?: string | readonly string[];
  /** Lines with markers, markers only, or colours over two axes. */
  kind?: (typeof kinds)[number];
  title?: string;
  xlabel?: string;
  ylabel?: string;
  logx?: boolean;
  logy?: boolean;
  /** The stream of the run. Default: that of the scan. */
  stream?: string;
  /** Width and height that the picture takes, in CSS pixels. Default [640, 480]; more for several panels. */
  size?: readonly [width: number, height: number];
}

const names: readonly (keyof PlotOptions)[] = [
  'x',
  'y',
  'z',
  'kind',
  'title',
  'xlabel',
  'ylabel',
  'logx',
  'logy',
  'stream',
  'size'
];

/** Refuses options that are none, or that cannot be, with `InvalidQuery`. */
export function checkPlotOptions(options: PlotOptions): void {
  checkOptionNames('plot', options, names);
  const { kind, size } = options;
  if (kind !== undefined && !kinds.includes(kind)) throw unknownName('plot', 'kind', kind, kinds);
  for (const key of ['x', 'title', 'xlabel', 'ylabel', 'stream'] as const) {
    if (options[key] !== undefined && typeof options[key] !== 'string')
      throw invalidOption('plot', key, options[key], 'a text');
  }
  for (const key of ['y', 'z'] as const) {
    const value = options[key];
    const list = Array.isArray(value) && value.length > 0 && value.every(v => typeof v === 'string');
    if (value !== undefined && typeof value !== 'string' && !list) {
      throw invalidOption('plot', key, value, 'a field or a list of fields');
    }
  }
  for (const key of ['logx', 'logy'] as const) {
    if (options[key] !== undefined && typeof options[key] !== 'boolean')
      throw invalidOption('plot', key, options[key], 'true or false');
  }
  if (
    size !== undefined &&
    !(Array.isArray(size) && size.length === 2 && size.every(s => s >= 160 && s <= 2000))
  ) {
    throw invalidOption('plot', 'size', size, '[width, height] in pixels, each from 160 to 2000');
  }
}

/** The fields that an option names. */
export function listOf(value: string | readonly string[] | undefined): string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
}

/** The error for a field that is not there or holds no numbers. */
export function notPlottable(
  field: string,
  available: readonly string[],
  found: boolean
): BrokerError<'FieldNotFound' | 'InvalidQuery'> {
  const has = `There are ${available.join(', ') || 'no fields of numbers'}.`;
  return found
    ? new BrokerError('InvalidQuery', `plot: the field '${field}' is not one number a point. ${has}`, {
        query: field
      })
    : new BrokerError('FieldNotFound', `plot: there is no field '${field}'. ${has}`, {
        field,
        available: [...available]
      });
}
