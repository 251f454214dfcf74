import type { EventDescriptor } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { AssetIndex } from '../store/Store.js';
import { isStreamed } from './plan-table.js';

/** Which index of a stream resource belongs to which seq_num, for one field; ranges are half-open. */
interface Segment {
  from: number;
  to: number;
  streamResource: string;
  firstIndex: number;
  descriptor: EventDescriptor;
}

/** Where the stream data of one run are, by field and seq_num. */
export class StreamRows {
  readonly #segments = new Map<string, Segment[]>();
  readonly #lastHit = new Map<string, number>();
  readonly errors: Map<string, BrokerError> = new Map();

  constructor(descriptors: readonly EventDescriptor[], assets: AssetIndex, uid: string) {
    for (const descriptor of descriptors) {
      const fields = Object.keys(descriptor.data_keys).filter(field => {
        const dataKey = descriptor.data_keys[field];
        return dataKey !== undefined && isStreamed(dataKey);
      });
      if (fields.length === 0) continue;
      for (const datum of assets.streamData(descriptor.uid)) {
        const field = assets.streamResource(datum.stream_resource)?.data_key;
        const { indices, seq_nums: rows } = datum;
        const refuse = (names: string[], what: string): void => {
          const message = `stream_datum '${datum.uid}' of run ${uid} ${what}, so its rows of ${names.join(', ')} are null.`;
          const error = new BrokerError('InvalidDocument', message, { document: 'stream_datum', uid });
          for (const name of names) if (!this.errors.has(name)) this.errors.set(name, error);
        };
        if (field === undefined) {
          refuse(fields, `names stream_resource '${datum.stream_resource}', which the run does not have`);
        } else if (indices.stop - indices.start !== rows.stop - rows.start) {
          refuse(
            [field],
            `has ${indices.stop - indices.start} indices for ${rows.stop - rows.start} seq_nums`
          );
        } else {
          const segment = {
            from: rows.start,
            to: rows.stop,
            streamResource: datum.stream_resource,
            firstIndex: indices.start,
            descriptor
          };
          const known = this.#segments.get(field);
          if (known === undefined) this.#segments.set(field, [segment]);
          else known.push(segment);
        }
      }
    }
  }

  /** `<stream_resource uid>/<index>` of the data in a row; null where there are none. */
  reference(field: string, seqNum: number): string | null {
    const segments = this.#segments.get(field) ?? [];
    const last = this.#lastHit.get(field) ?? 0;
    for (let step = 0; step < segments.length; step++) {
      const place = (last + step) % segments.length;
      const segment = segments[place];
      if (segment === undefined || seqNum < segment.from || seqNum >= segment.to) continue;
      this.#lastHit.set(field, place);
      return `${segment.streamResource}/${segment.firstIndex + seqNum - segment.from}`;
    }
    return null;
  }

  /** The rows that have stream data, each once and in order, but for those that `events` has already. */
  *rowsBeside(events: ReadonlySet<number>): Iterable<{ seqNum: number; descriptor: EventDescriptor }> {
    const rows = new Map<number, EventDescriptor>();
    for (const segments of this.#segments.values()) {
      for (const { from, to, descriptor } of segments) {
        for (let seqNum = from; seqNum < to; seqNum++) {
          if (!events.has(seqNum) && !rows.has(seqNum)) rows.set(seqNum, descriptor);
        }
      }
    }
    for (const [seqNum, descriptor] of [...rows].sort(([a], [b]) => a - b)) yield { seqNum, descriptor };
  }
}
