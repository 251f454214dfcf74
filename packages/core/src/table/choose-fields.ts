import type { EventDescriptor, JsonObject, RunStart, RunStop } from '../documents.js';
import { BrokerError } from '../errors.js';
import { nearestName } from '../view/nearest-name.js';
import { isRegExp, matchesWhole, type FieldName } from './field-choice.js';

/** One run as far as the choice of columns needs it: `descriptors` are those of the stream. */
export interface RunDescription {
  uid: string;
  start: RunStart;
  stop: RunStop | null;
  descriptors: readonly EventDescriptor[];
}

/** A column that was asked for: values of the events, or the same value in each row of a run or descriptor. */
export interface FieldChoice {
  name: string;
  from: 'data' | 'metadata';
}

/** The values of all devices' configuration. */
export function configurationOf(descriptor: EventDescriptor): JsonObject {
  return Object.assign({}, ...Object.values(descriptor.configuration ?? {}).map(device => device.data ?? {}));
}

/** All names that a table of these runs may have as columns, in the order in which they are looked for. */
interface Names {
  data: Set<string>;
  configuration: Set<string>;
  start: Set<string>;
  stop: Set<string>;
}

function namesOf(runs: readonly RunDescription[]): Names {
  const names: Names = { data: new Set(), configuration: new Set(), start: new Set(), stop: new Set() };
  for (const { start, stop, descriptors } of runs) {
    for (const descriptor of descriptors) {
      for (const name of Object.keys(descriptor.data_keys)) names.data.add(name);
      for (const name of Object.keys(configurationOf(descriptor))) names.configuration.add(name);
    }
    for (const name of Object.keys(start)) names.start.add(name);
    for (const name of Object.keys(stop ?? {})) names.stop.add(name);
  }
  return names;
}

/**
 * The columns that `fields` asks for, each once, in that order; all data fields where nothing is asked. A string is a
 * name among data, configuration, start and stop values; a RegExp takes all matching data fields, and where it
 * matches none, those of configuration, then start, then stop. Throws `FieldNotFound`.
 */
export function chooseFields(
  runs: readonly RunDescription[],
  fields: readonly FieldName[] | undefined,
  stream: string
): FieldChoice[] {
  const names = namesOf(runs);
  if (fields === undefined) return Array.from(names.data, name => ({ name, from: 'data' }));
  const chosen = new Map<string, FieldChoice>();
  const choose = (name: string): void => {
    if (!chosen.has(name)) chosen.set(name, { name, from: names.data.has(name) ? 'data' : 'metadata' });
  };
  for (const field of fields) {
    if (isRegExp(field)) {
      const matches = matchesWhole(field);
      const found = Object.values(names).map((group: Set<string>) => [...group].filter(matches));
      const first = found.find(group => group.length > 0);
      if (first === undefined) throw fieldNotFound(String(field), names, runs, stream);
      first.forEach(choose);
    } else if (field !== 'seq_num' && field !== 'time') {
      if (!Object.values(names).some((group: Set<string>) => group.has(field))) {
        throw fieldNotFound(field, names, runs, stream);
      }
      choose(field);
    }
  }
  return [...chosen.values()];
}

const MOST_SHOWN = 40;

function fieldNotFound(
  field: string,
  names: Names,
  runs: readonly RunDescription[],
  stream: string
): BrokerError<'FieldNotFound'> {
  const groups = Object.values(names) as Set<string>[];
  const available = [...new Set(groups.flatMap(group => [...group]))];
  const nearest = nearestName(field, names.data) ?? nearestName(field, available);
  const uid = runs[0]?.uid;
  const where = runs.length === 1 ? `run ${uid ?? ''}` : `any of the ${runs.length} runs`;
  const list = (group: Set<string>): string =>
    group.size === 0
      ? 'none'
      : [...group].slice(0, MOST_SHOWN).join(', ') + (group.size > MOST_SHOWN ? `, … (${group.size})` : '');
  const isPattern = field.startsWith('/');
  const message =
    `There is no field '${field}' in stream '${stream}' of ${where}.` +
    (nearest === undefined ? '' : ` Did you mean '${nearest}'?`) +
    (isPattern ? ' A RegExp matches whole names: /det.*/ for those that begin with det.' : '') +
    ` Fields: ${list(names.data)}. Configuration: ${list(names.configuration)}.`;
  return new BrokerError('FieldNotFound', message, {
    field,
    available,
    stream,
    ...(nearest === undefined ? {} : { nearest }),
    ...(uid === undefined ? {} : { uid })
  });
}
