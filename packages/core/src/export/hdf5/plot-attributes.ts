import type { EventDescriptor, RunStart } from '../../documents.js';
import { chooseAxes } from '../../view/axes/choose-axes.js';
import type { Attributes } from './protocol.js';

/** A dataset of a stream's group, and how many axes it has. */
export interface PlottedField {
  field: string;
  name: string;
  rank: number;
  numeric: boolean;
}

/**
 * What a NeXus reader plots of a stream: what BestEffortCallback would draw, otherwise the first image, otherwise the
 * first number over time; none where there is no number.
 */
export function plotAttributes(
  start: RunStart,
  stream: string,
  descriptors: readonly EventDescriptor[],
  fields: readonly PlottedField[]
): Attributes {
  const choice = chooseAxes(start, descriptors).find(one => one.stream === stream);
  const named = (field: string): PlottedField | undefined =>
    fields.find(one => one.field === field && one.numeric);
  const lines = (choice?.fields ?? []).map(named).filter(one => one !== undefined);
  const image = fields.find(one => one.numeric && one.rank > 2);
  const signal = lines[0] ?? image ?? fields.find(one => one.numeric && one.rank >= 1);
  if (!signal) return { NX_class: 'NXdata' };
  const axes = [choice?.y, choice?.x].map(field =>
    field === undefined ? undefined : axisName(field, named)
  );
  const along = signal === lines[0] ? axes.filter(name => name !== undefined) : ['time'];
  const names = along.length === 0 ? ['time'] : along;
  return {
    NX_class: 'NXdata',
    signal: signal.name,
    axes: signal.rank === 1 ? names : [names[0] ?? 'time', ...new Array<string>(signal.rank - 1).fill('.')],
    ...Object.fromEntries(names.map(name => [`${name}_indices`, 0])),
    ...(lines.length > 1 ? { auxiliary_signals: lines.slice(1).map(one => one.name) } : {})
  };
}

function axisName(field: string, named: (field: string) => PlottedField | undefined): string | undefined {
  return field === 'time' ? 'time' : named(field)?.name;
}
