import type { Configuration, DataKey, Json } from '@brokerlab/core';

/** A value and when it was taken, in epoch seconds. */
export interface Reading {
  value: Json;
  timestamp: number;
}

/** Where a device's external values go: what a run tells its devices when it opens. */
export interface AssetFolder {
  /** Absolute path of the folder that the catalog's files are in. */
  root: string;
  /** Path below `root` that no other run uses. */
  path: string;
}

/** A file series and the pointers into it, which a device made since it was last asked. */
export interface AssetDocuments {
  resource?: {
    spec: string;
    root: string;
    resource_path: string;
    resource_kwargs: Record<string, Json>;
    uid: string;
  };
  datums: { datum_id: string; resource: string; datum_kwargs: Record<string, Json> }[];
}

/** A device that can be read, such as a detector or a motor. */
export interface Readable {
  readonly name: string;
  /** The data keys of its readings, in their order. */
  describe(): Record<string, DataKey>;
  read(): Record<string, Reading>;
  configuration(): Configuration;
  hints(): { fields: string[] };
  /** What Python's `repr` gives for a device of this kind: it is recorded in `plan_args`. */
  repr(): string;
  /** Takes the values that `read` then gives. */
  trigger?(): Promise<void> | void;
  /** Called when a run opens; only devices with external values have it. */
  stage?(folder: AssetFolder): void;
  collectAssets?(): AssetDocuments;
}

/** A device with a position that can be set. */
export interface Movable extends Readable {
  readonly position: number;
  set(position: number): Promise<void> | void;
}

/** Epoch seconds, as Bluesky records times. */
export function now(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

/** The configuration part of a descriptor, from plain values. */
export function configurationOf(
  device: string,
  values: Record<string, Json>,
  since: number,
  extra: Record<string, Partial<DataKey>> = {}
): Configuration {
  const named = Object.entries(values).map(
    ([key, value]) => [`${device}_${key}`, value, extra[key]] as const
  );
  return {
    data: Object.fromEntries(named.map(([key, value]) => [key, value])),
    timestamps: Object.fromEntries(named.map(([key]) => [key, since])),
    data_keys: Object.fromEntries(
      named.map(([key, value, more]) => [key, { source: `SIM:${key}`, ...typeOf(value), ...more }])
    )
  };
}

/** The data type that ophyd infers from a value; of a list, its length. */
function typeOf(value: Json): Pick<DataKey, 'dtype' | 'shape'> {
  if (Array.isArray(value)) return { dtype: 'array', shape: [value.length] };
  if (typeof value === 'string') return { dtype: 'string', shape: [] };
  if (typeof value === 'boolean') return { dtype: 'boolean', shape: [] };
  return { dtype: Number.isInteger(value) ? 'integer' : 'number', shape: [] };
}
