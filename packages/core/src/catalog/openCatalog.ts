import type { Assets } from '../assets/Assets.js';
import { makeBroker, type Broker } from '../broker/Broker.js';
import type { Context } from '../broker/Context.js';
import { BrokerError } from '../errors.js';
import { checkTimezone, machineTimezone } from '../query/time.js';
import type { Store } from '../store/Store.js';
import { openStore } from './open-store.js';

export interface CatalogOptions {
  /** `{ recorded root: local root }` of external files. */
  rootMap?: Record<string, string>;
  /** Further folders whose files may be read. */
  roots?: readonly string[];
  /** IANA name; default the machine's. */
  timezone?: string;
  apiKey?: string;
}

/** Opens a catalog. Throws CatalogNotFound, CatalogUnavailable. */
export async function openCatalog(location: string, options: CatalogOptions = {}): Promise<Broker> {
  const context = await openContext(location, options);
  return makeBroker(async () => context, () => closeContext(context), context.name);
}

/** A catalog over a store of one's own. */
export function catalogOf(store: Store, options: CatalogOptions = {}): Broker {
  const context = makeContext(store, store.location, options);
  return makeBroker(async () => context, () => closeContext(context), context.name);
}

async function openContext(location: string, options: CatalogOptions): Promise<Context> {
  const store = await openStore(location, options.apiKey === undefined ? {} : { apiKey: options.apiKey });
  return makeContext(store, location, options);
}

function makeContext(store: Store, name: string, options: CatalogOptions): Context {
  const timezone = options.timezone === undefined ? machineTimezone() : checkTimezone(options.timezone);
  return { store, name, timezone, assets: noAssets(store.location) };
}

async function closeContext({ store, assets }: Context): Promise<void> {
  await Promise.all([store.close(), assets.close()]);
}

function noAssets(location: string): Assets {
  const refuse = async (): Promise<never> => {
    throw new BrokerError('CatalogUnavailable', `External files of ${location} cannot be read.`, { location });
  };
  return { describe: refuse, read: refuse, close: async () => undefined };
}
