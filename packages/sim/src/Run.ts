import { randomUUID } from 'node:crypto';
import type { DocumentName, EventDescriptor, Json, JsonObject } from '@brokerlab/core';
import { now, type AssetFolder, type Readable, type Reading } from './device.js';

type Emit = (name: DocumentName, document: JsonObject) => Promise<void>;

interface Stream {
  descriptor: string;
  devices: string;
  count: number;
}

/** Makes the documents of one run, in the form that Bluesky's run engine gives them. */
export class Run {
  readonly uid: string = randomUUID();
  private readonly emit: Emit;
  private readonly folder: string;
  private readonly streams = new Map<string, Stream>();
  private readonly staged = new Set<Readable>();

  /** `folder` is where devices may put the files of external values. */
  constructor(emit: Emit, folder: string) {
    this.emit = emit;
    this.folder = folder;
  }

  async start(metadata: Record<string, Json>): Promise<void> {
    await this.emit('start', { uid: this.uid, time: now(), ...metadata });
  }

  /** Triggers the devices together, reads them, and writes one event. */
  async read(name: string, devices: readonly Readable[]): Promise<void> {
    for (const device of devices) this.stage(device);
    await Promise.all(devices.map(device => device.trigger?.()));
    const readings = Object.assign({}, ...devices.map(device => device.read())) as Record<string, Reading>;
    const stream = this.streams.get(name) ?? (await this.describe(name, devices));
    if (stream.devices !== namesOf(devices))
      throw new Error(
        `Stream '${name}' has events of ${stream.devices}; read ${namesOf(devices)} into a stream of another name`
      );
    const external = await this.emitAssets(devices);
    stream.count++;
    await this.emit('event', {
      uid: randomUUID(),
      time: now(),
      data: valuesOf(readings, 'value'),
      timestamps: valuesOf(readings, 'timestamp'),
      seq_num: stream.count,
      filled: Object.fromEntries(external.map(field => [field, false])),
      descriptor: stream.descriptor
    });
  }

  async stop(exitStatus: 'success' | 'abort' | 'fail', reason: string): Promise<void> {
    await this.emit('stop', {
      uid: randomUUID(),
      time: now(),
      run_start: this.uid,
      exit_status: exitStatus,
      reason,
      num_events: Object.fromEntries([...this.streams].map(([name, { count }]) => [name, count]))
    });
  }

  private stage(device: Readable): void {
    if (this.staged.has(device)) return;
    this.staged.add(device);
    const assets: AssetFolder = { root: this.folder, path: `assets/${this.uid}` };
    device.stage?.(assets);
  }

  private async describe(name: string, devices: readonly Readable[]): Promise<Stream> {
    const each = <T>(of: (device: Readable) => T): Record<string, T> =>
      Object.fromEntries(devices.map(device => [device.name, of(device)]));
    const described = devices.flatMap(device =>
      Object.entries(device.describe()).map(
        ([field, key]) => [field, { ...key, object_name: device.name }] as const
      )
    );
    const descriptor: EventDescriptor = {
      configuration: each(device => device.configuration()),
      data_keys: Object.fromEntries(described),
      name,
      object_keys: each(device => Object.keys(device.describe())),
      run_start: this.uid,
      time: now(),
      uid: randomUUID(),
      object_classes: {},
      hints: each(device => device.hints())
    };
    await this.emit('descriptor', descriptor);
    const stream = { descriptor: descriptor.uid, devices: namesOf(devices), count: 0 };
    this.streams.set(name, stream);
    return stream;
  }

  /** Writes the documents about files; gives the fields that are external. */
  private async emitAssets(devices: readonly Readable[]): Promise<string[]> {
    for (const device of devices) {
      const { resource, datums = [] } = device.collectAssets?.() ?? {};
      if (resource)
        await this.emit('resource', { ...resource, path_semantics: 'posix', run_start: this.uid });
      for (const datum of datums) await this.emit('datum', { ...datum });
    }
    return devices.flatMap(device =>
      Object.entries(device.describe()).flatMap(([field, { external }]) =>
        external === undefined ? [] : [field]
      )
    );
  }
}

function valuesOf<K extends keyof Reading>(
  readings: Record<string, Reading>,
  key: K
): Record<string, Reading[K]> {
  return Object.fromEntries(Object.entries(readings).map(([field, reading]) => [field, reading[key]]));
}

function namesOf(devices: readonly Readable[]): string {
  return devices.map(({ name }) => name).join(', ');
}
