import { DateTime } from 'luxon';
import type { EventDescriptor, JsonObject, RunStart, RunStop } from '../../documents.js';
import { encodeJson } from '../encode/json.js';
import { TIMED } from '../encode/float-fields.js';
import type { Hdf5Writer } from './Hdf5Writer.js';
import { distinctName, hdf5Name, writeFloat, writeText, writeTree, writeValue } from './write-tree.js';

/** The entry's own fields, and the start and stop documents whole: as groups, and as JSON text. */
export async function writeEntryMetadata(
  writer: Hdf5Writer,
  { start, stop }: { start: RunStart; stop: RunStop | null },
  timezone: string
): Promise<void> {
  const iso = (seconds: number): string => DateTime.fromSeconds(seconds, { zone: timezone }).toISO() ?? '';
  const scan = start.scan_id === undefined ? '' : ` ${start.scan_id}`;
  await writeText(writer, '/entry/title', `${start.plan_name ?? 'run'}${scan}`);
  await writeText(writer, '/entry/entry_identifier', start.uid);
  await writeText(writer, '/entry/program_name', 'bluesky');
  await writeText(writer, '/entry/start_time', iso(start.time));
  if (stop) {
    await writeText(writer, '/entry/end_time', iso(stop.time));
    await writeFloat(writer, '/entry/duration', stop.time - start.time, { units: 's' });
  }
  await writer.ask({ kind: 'group', path: '/entry/bluesky', attributes: { NX_class: 'NXcollection' } });
  for (const [name, document] of Object.entries({ start, stop })) {
    if (!document) continue;
    await writeTree(writer, `/entry/bluesky/${name}`, document);
    await writeText(writer, `/entry/bluesky/${name}_json`, encodeJson(document, TIMED));
  }
  const user = [start['operator'], start['user']].find(name => typeof name === 'string') as
    string | undefined;
  if (user !== undefined) await writeTree(writer, '/entry/user', { name: user }, 'NXuser');
}

/** NXsample out of the start document's `sample`, `sample_name` and the like. */
export async function writeSample(writer: Hdf5Writer, start: RunStart): Promise<void> {
  const sample: unknown = start['sample'];
  const named: JsonObject =
    typeof sample === 'object' && sample !== null && !Array.isArray(sample) ? sample : {};
  const name: unknown = named['name'] ?? (typeof sample === 'string' ? sample : start['sample_name']);
  const rest = Object.fromEntries(Object.entries(named).filter(([key]) => key !== 'name'));
  await writeTree(
    writer,
    '/entry/sample',
    { ...(typeof name === 'string' ? { name } : {}), ...rest },
    'NXsample'
  );
}

/**
 * NXinstrument, with a group a device: what was configured, and links to what it measured. `datasets` gives the path of
 * a field in a stream.
 */
export async function writeInstrument(
  writer: Hdf5Writer,
  start: RunStart,
  descriptors: readonly EventDescriptor[],
  datasets: ReadonlyMap<string, string>
): Promise<void> {
  await writer.ask({ kind: 'group', path: '/entry/instrument', attributes: { NX_class: 'NXinstrument' } });
  const name = [start['beamline_id'], start['instrument'], start['beamline']].find(
    value => typeof value === 'string'
  );
  const taken = new Set<string>(['name']);
  if (name !== undefined) await writeText(writer, '/entry/instrument/name', name as string);
  for (const [device, entry] of devicesOf(descriptors)) {
    const path = `/entry/instrument/${distinctName(hdf5Name(device), taken)}`;
    await writer.ask({ kind: 'group', path, attributes: { NX_class: classOf(device, start) } });
    const inside = new Set<string>();
    for (const [field, key] of entry.fields) {
      const target = datasets.get(key);
      const link = distinctName(hdf5Name(field), inside);
      if (target !== undefined) await writer.ask({ kind: 'link', path: `${path}/${link}`, target });
    }
    const several = entry.configurations.size > 1;
    for (const [i, configuration] of [...entry.configurations.values()].entries()) {
      const group = `${path}/${distinctName(several ? `configuration_${i + 1}` : 'configuration', inside)}`;
      await writer.ask({ kind: 'group', path: group, attributes: { NX_class: 'NXcollection' } });
      const keys = new Set<string>();
      for (const [key, { value, units }] of Object.entries(configuration)) {
        await writeValue(
          writer,
          `${group}/${distinctName(hdf5Name(key), keys)}`,
          value,
          units === undefined ? {} : { units }
        );
      }
    }
  }
}

interface Device {
  /** `[field, stream and field]`. */
  fields: Map<string, string>;
  /** Distinct configurations, by their text. */
  configurations: Map<string, Record<string, { value: unknown; units?: string }>>;
}

function devicesOf(descriptors: readonly EventDescriptor[]): Map<string, Device> {
  const devices = new Map<string, Device>();
  for (const descriptor of descriptors) {
    for (const [device, fields] of Object.entries(descriptor.object_keys ?? {})) {
      const entry = devices.get(device) ?? { fields: new Map(), configurations: new Map() };
      devices.set(device, entry);
      for (const field of fields) {
        const stream = descriptor.name ?? 'primary';
        const name =
          entry.fields.has(field) && entry.fields.get(field) !== `${stream}\n${field}`
            ? `${field}_${stream}`
            : field;
        entry.fields.set(name, `${stream}\n${field}`);
      }
      const configuration = descriptor.configuration?.[device];
      if (!configuration || Object.keys(configuration.data ?? {}).length === 0) continue;
      const values = Object.entries(configuration.data).map(([key, value]) => {
        const units = configuration.data_keys?.[key]?.units;
        return [key, { value: value as unknown, ...(typeof units === 'string' ? { units } : {}) }] as const;
      });
      entry.configurations.set(encodeJson(configuration.data, undefined), Object.fromEntries(values));
    }
  }
  return devices;
}

function classOf(device: string, start: RunStart): string {
  if (start.detectors?.includes(device)) return 'NXdetector';
  return start.motors?.includes(device) ? 'NXpositioner' : 'NXcollection';
}
