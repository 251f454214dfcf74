import type { Configuration, DataKey, EventDescriptor, Json } from '../documents.js';
import { chooseFields, configurationOf, type RunDescription } from './choose-fields.js';
import type { ColumnInfo } from './Column.js';
import { jsonText } from './json-text.js';
import { FLOAT64, joinTypes, STRING, typeOfDataKey, typeOfValue, type ColumnType } from './ColumnType.js';

/** A column of the events' data. */
export interface DataColumn {
  kind: 'data';
  /** The key in the events; the column's name too, unless the table has one of its own by that name. */
  field: string;
  info: ColumnInfo;
  type: ColumnType;
  /** Whether some descriptor keeps its values outside the events. */
  external: boolean;
  /** Whether the values are records of named parts, which the column has as JSON text. */
  structured: boolean;
}

/** A column of metadata: the same value in all rows of a descriptor. */
export interface MetadataColumn {
  kind: 'metadata';
  field: string;
  info: ColumnInfo;
  type: ColumnType;
}

export type PlannedColumn = DataColumn | MetadataColumn;

const OWN_NAMES = ['seq_num', 'time'];

/** Decides the columns of a table and their types, from descriptions alone. Throws `FieldNotFound`. */
export function planTable(
  runs: readonly RunDescription[],
  fields: readonly (string | RegExp)[] | undefined,
  stream: string
): PlannedColumn[] {
  return chooseFields(runs, fields, stream).map(({ name, from }) =>
    from === 'data' ? planData(runs, name) : planMetadata(runs, name)
  );
}

function columnInfo(name: string, dataKey: DataKey | undefined): ColumnInfo {
  return {
    name: OWN_NAMES.includes(name) ? `data.${name}` : name,
    role: 'data',
    ...(typeof dataKey?.units === 'string' && dataKey.units !== '' ? { units: dataKey.units } : {}),
    ...(typeof dataKey?.precision === 'number' ? { precision: dataKey.precision } : {})
  };
}

function planData(runs: readonly RunDescription[], field: string): DataColumn {
  const dataKeys = runs
    .flatMap(run => run.descriptors)
    .map(descriptor => descriptor.data_keys[field])
    .filter(dataKey => dataKey !== undefined);
  const external = dataKeys.some(isExternal);
  const structured = dataKeys.some(dataKey => Array.isArray(dataKey.dtype_numpy));
  const type =
    external || structured ? STRING : dataKeys.map(typeOfDataKey).reduce(joinTypes, { kind: 'unknown' });
  return { kind: 'data', field, info: columnInfo(field, dataKeys[0]), type, external, structured };
}

/** Whether the events hold, instead of values, references to them or nothing. */
export function isExternal(dataKey: DataKey): boolean {
  return typeof dataKey.external === 'string' && dataKey.external !== '';
}

/** Whether the values are found through stream_datum documents alone. */
export function isStreamed(dataKey: DataKey): boolean {
  return isExternal(dataKey) && dataKey.external?.startsWith('STREAM:') === true;
}

function configurationKey(descriptor: EventDescriptor, name: string): DataKey | undefined {
  const devices: Configuration[] = Object.values(descriptor.configuration ?? {});
  return devices.find(device => device.data !== undefined && name in device.data)?.data_keys?.[name];
}

/** The metadata value that a column shows: the first found of configuration, start and stop. */
export function metadataValue(
  run: RunDescription,
  descriptor: EventDescriptor | undefined,
  name: string
): Json {
  const configuration = descriptor === undefined ? {} : configurationOf(descriptor);
  for (const source of [configuration, run.start, run.stop ?? {}]) {
    if (Object.hasOwn(source, name)) return plainValue(source[name]);
  }
  return null;
}

/** Objects, and lists of them, are shown as JSON text. */
function plainValue(value: Json): Json {
  return typeof value === 'object' && value !== null && typeOfValue(value) === STRING
    ? jsonText(value)
    : value;
}

function planMetadata(runs: readonly RunDescription[], field: string): MetadataColumn {
  const dataKey = runs
    .flatMap(run => run.descriptors)
    .map(descriptor => configurationKey(descriptor, field))
    .find(found => found !== undefined);
  let type: ColumnType = { kind: 'unknown' };
  for (const run of runs) {
    for (const descriptor of [...run.descriptors, undefined]) {
      const described = descriptor === undefined ? undefined : configurationKey(descriptor, field);
      const isConfiguration = descriptor !== undefined && Object.hasOwn(configurationOf(descriptor), field);
      if (descriptor === undefined && run.descriptors.length > 0) continue;
      const value = metadataValue(run, descriptor, field);
      type = joinTypes(
        type,
        isConfiguration && described !== undefined ? typeOfDataKey(described) : typeOfValue(value)
      );
    }
  }
  const settled = type.kind === 'unknown' ? FLOAT64 : type;
  return { kind: 'metadata', field, info: columnInfo(field, dataKey), type: settled };
}
