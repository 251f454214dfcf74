import type { EventDescriptor } from '@brokerlab/core';
import type { FrameAxis } from '@brokerlab/core/dist/protocol/index.js';
import type { FoundRun } from '../CatalogAccess.js';

const most = 4;

/** The positions of the scanned motors at each frame, by the events' numbers; the scan's own axes first. */
export async function frameAxes(
  run: FoundRun,
  stream: string,
  seqNums: readonly number[],
  signal: AbortSignal
): Promise<FrameAxis[]> {
  const descriptors = (await run.descriptors()).filter(({ name }) => (name ?? 'primary') === stream);
  const keys = Object.assign({}, ...descriptors.map(d => d.data_keys)) as EventDescriptor['data_keys'];
  const scalar = (name: string): boolean => {
    const key = keys[name];
    return (
      key !== undefined &&
      (key.dtype === 'number' || key.dtype === 'integer') &&
      (key.shape ?? []).length === 0
    );
  };
  const names = [...new Set(scannedFields(run))].filter(scalar).slice(0, most);
  if (names.length === 0 || !run.events) return [];
  const found = new Map(names.map(name => [name, new Map<number, number>()]));
  for await (const event of run.events({ stream, fields: names })) {
    signal.throwIfAborted();
    for (const name of names) {
      const value = Number(event.data[name]);
      if (Number.isFinite(value)) found.get(name)?.set(event.seq_num, value);
    }
  }
  return names.map(name => ({
    name,
    units: typeof keys[name]?.['units'] === 'string' ? keys[name]['units'] : null,
    values: seqNums.map(seq => found.get(name)?.get(seq) ?? null)
  }));
}

function scannedFields({ start }: FoundRun): string[] {
  const dimensions: unknown = start['hints']?.['dimensions'];
  const hinted = Array.isArray(dimensions)
    ? dimensions.flatMap(one => (Array.isArray(one) ? one[0] : []))
    : [];
  const motors: unknown = start['motors'];
  return [...hinted, ...(Array.isArray(motors) ? motors : [])].filter(name => typeof name === 'string');
}
