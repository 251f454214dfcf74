import { hintedFields, type EventDescriptor, type RunStart, type RunTable } from '@brokerlab/core';
import type { ColumnHint, TableColumn, TableSchema } from '@brokerlab/core/dist/protocol/index.js';

export interface SchemaSource {
  uid: string;
  stream: string;
  start: RunStart;
  descriptors: readonly EventDescriptor[];
  complete: boolean;
}

/** What a view has to know of a table before it asks for rows. */
export function tableSchema(
  table: RunTable,
  { uid, stream, start, descriptors, complete }: SchemaSource
): TableSchema {
  const own = descriptors.filter(descriptor => (descriptor.name ?? 'primary') === stream);
  const hints = hintsOf(start, own);
  const columns = table.columnList().map((column): TableColumn => {
    const { name, type, role, units, precision } = column;
    const field = own.some(descriptor => name in descriptor.data_keys) ? name : name.replace(/^data\./, '');
    const dataKey =
      role === 'data' ? own.map(descriptor => descriptor.data_keys[field]).find(key => key) : undefined;
    const hint = role === 'data' ? hints.get(field) : undefined;
    const error = table.errors[name];
    return {
      name,
      type,
      role,
      ...(units === undefined ? {} : { units }),
      ...(precision === undefined ? {} : { precision }),
      ...(hint && { hint }),
      ...(dataKey?.shape?.length ? { shape: dataKey.shape } : {}),
      ...(typeof dataKey?.['external'] === 'string' ? { external: true } : {}),
      ...(error && { error: { tag: error.tag, message: error.message } })
    };
  });
  const streams = [...new Set(descriptors.map(descriptor => descriptor.name ?? 'primary'))];
  return { uid, stream, streams, timezone: timezoneOf(table), numRows: table.numRows, columns, complete };
}

function hintsOf(start: RunStart, descriptors: readonly EventDescriptor[]): Map<string, ColumnHint> {
  const hints = new Map<string, ColumnHint>();
  const motors = new Set((Array.isArray(start.motors) ? start.motors : []).map(String));
  for (const descriptor of descriptors) {
    for (const field of hintedFields(descriptor)) hints.set(field, 'detector');
    for (const [device, fields] of Object.entries(descriptor.object_keys ?? {}))
      if (motors.has(device)) for (const field of fields) hints.set(field, 'motor');
  }
  return hints;
}

function timezoneOf(table: RunTable): string {
  const time = table.columnList().find(column => column.role === 'time');
  return /^timestamp\[ns, (.+)\]$/.exec(time?.type ?? '')?.[1] ?? 'UTC';
}
