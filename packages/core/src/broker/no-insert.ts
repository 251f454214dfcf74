import { BrokerError } from '../errors.js';
import type { Store } from '../store/Store.js';

const WRITERS: [kind: RegExp, name: string, how: string][] = [
  [/^(tiled|https?)/, 'Tiled', "subscribe bluesky's TiledWriter to the RunEngine"],
  [/^mongo/, 'MongoDB', "subscribe databroker's insert to the RunEngine"]
];

/** The error for a store that takes no documents: who writes it, and where Brokerlab writes. */
export function noInsert({ kind, location }: Store): BrokerError<'CatalogUnavailable'> {
  const writer = WRITERS.find(([pattern]) => pattern.test(kind) || pattern.test(location));
  const who = writer
    ? `is a ${writer[1]} catalog, which is written by its own writer: ${writer[2]}`
    : 'is written by its own writer';
  return new BrokerError(
    'CatalogUnavailable',
    `${location} ${who}. db.insert writes into folders of runs; nothing was written.`,
    { location }
  );
}
