import { streamOf } from '../../documents.js';
import { isNumeric } from '../../view/axes/choose-axes.js';
import type { RunExport } from '../RunExport.js';

export interface MotorPosition {
  name: string;
  value: number | bigint | null;
}

/** Where things stood when the run began: the first baseline reading, and the scan's own motors at the first point. */
export async function motorPositions(run: RunExport): Promise<MotorPosition[]> {
  const { source, signal } = run;
  const motors = source.summary.start.motors ?? [];
  const positions = new Map<string, MotorPosition>();
  for (const descriptor of await source.descriptors(signal)) {
    const stream = streamOf(descriptor);
    const numbers = Object.keys(descriptor.data_keys).filter(field => isNumeric(descriptor, field));
    const moved = new Set(motors.flatMap(motor => descriptor.object_keys?.[motor] ?? []));
    const wanted =
      stream === 'baseline' ? numbers : stream === 'primary' ? numbers.filter(field => moved.has(field)) : [];
    const fields = wanted.filter(field => !positions.has(field));
    if (fields.length === 0) continue;
    for await (const event of source.events({ stream, fields, ...signal })) {
      for (const name of fields) {
        const value: unknown = event.data[name];
        positions.set(name, {
          name,
          value: typeof value === 'number' || typeof value === 'bigint' ? value : null
        });
      }
      break;
    }
  }
  return [...positions.values()];
}
