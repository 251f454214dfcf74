import type { DataKey, EventDescriptor } from '../../documents.js';

/**
 * Which numbers of a document are floating-point in Python, where `2` and `2.0` are two things: everything below
 * (`true`), or by key. A JavaScript number does not tell, the descriptor does.
 */
export type FloatFields = true | { readonly [key: string]: FloatFields } | undefined;

/** The floats of documents that are not described by a descriptor: their times. */
export const TIMED: FloatFields = { time: true };

export function floatsOfEvents(descriptor: EventDescriptor): FloatFields {
  return { time: true, timestamps: true, data: floatsOf(descriptor.data_keys) };
}

export function floatsOfDescriptor(descriptor: EventDescriptor): FloatFields {
  const configuration: Record<string, FloatFields> = {};
  for (const [device, recorded] of Object.entries(descriptor.configuration ?? {})) {
    configuration[device] = { timestamps: true, data: floatsOf(recorded.data_keys) };
  }
  return { time: true, configuration };
}

function floatsOf(dataKeys: Record<string, DataKey> | undefined): FloatFields {
  const floats: Record<string, FloatFields> = {};
  for (const [name, key] of Object.entries(dataKeys ?? {})) if (isFloat(key)) floats[name] = true;
  return floats;
}

function isFloat(key: DataKey): boolean {
  const numpy = key.dtype_numpy ?? key.dtype_str;
  if (typeof numpy === 'string') return /^[<>|=]?f/.test(numpy);
  return key.dtype === 'number';
}
