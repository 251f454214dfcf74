import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { HandlerFactory } from '../assets/Assets.js';
import { createAssets, type AssetsOptions } from '../assets/create-assets.js';
import { accessOf, makeBroker, type Broker } from '../broker/Broker.js';
import type { Context } from '../broker/Context.js';
import { BrokerError } from '../errors.js';
import { checkTimezone, machineTimezone } from '../query/time.js';
import type { Store } from '../store/Store.js';
import { nearestName } from '../view/nearest-name.js';
import { defaultFolder } from './config-folders.js';
import { readCatalogs } from './listCatalogs.js';
import { absolutePath, openStore } from './open-store.js';
import { schemeOf } from './stores.js';

export interface CatalogOptions {
  /** `{ recorded root: local root }` of external files. */
  rootMap?: Record<string, string>;
  /** Further folders whose files may be read. */
  roots?: readonly string[];
  /** IANA name; default the machine's. */
  timezone?: string;
  /** Readers of external files by spec or mimetype, before the built-in ones. */
  handlers?: Record<string, HandlerFactory>;
  apiKey?: string;
}

interface Target {
  name: string;
  location: string;
  options: CatalogOptions;
}

/**
 * Opens a catalog: by a name from a `catalogs.yml`, by the path of a folder of runs, or by an address. Without a name:
 * what `BROKERLAB_CATALOG` says, else the configured default, else a folder in the user's data home, made when it is
 * first needed. Throws CatalogNotFound, CatalogUnavailable.
 */
export async function openCatalog(location?: string, options: CatalogOptions = {}): Promise<Broker> {
  const target = location === undefined ? await defaultTarget(options) : await targetOf(location, options);
  const { apiKey } = target.options;
  const store = await openStore(target.location, apiKey === undefined ? {} : { apiKey });
  return brokerOver(store, target.name, target.options);
}

/** A catalog over a store of one's own. */
export function catalogOf(store: Store, options: CatalogOptions = {}): Broker {
  return brokerOver(store, store.location, options);
}

/**
 * A catalog that is opened when it is first asked for something. When opening fails, that call fails, and the next
 * tries again.
 */
export function lazyCatalog(open: () => Promise<Broker>, label = 'of your configuration'): Broker {
  let pending: Promise<Broker> | undefined;
  const broker = (): Promise<Broker> => {
    if (!pending) {
      const opening = open();
      pending = opening;
      opening.catch(() => {
        if (pending === opening) pending = undefined;
      });
    }
    return pending;
  };
  const close = async (): Promise<void> => {
    if (pending) await (await pending).close();
  };
  return makeBroker(async () => accessOf(await broker())(), close, label);
}

let theDefault: Broker | undefined;

/** The default catalog, the same object in the whole process; opened when it is first asked for something. */
export function defaultCatalog(): Broker {
  return (theDefault ??= lazyCatalog(() => openCatalog()));
}

function brokerOver(store: Store, name: string, options: CatalogOptions): Broker {
  const timezone = options.timezone === undefined ? machineTimezone() : checkTimezone(options.timezone);
  const context: Context = { store, name, timezone, assets: createAssets(assetsOptions(store, options)) };
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), context.assets.close()]);
  };
  return makeBroker(async () => context, close, name);
}

function assetsOptions({ location }: Store, { roots, rootMap, handlers }: CatalogOptions): AssetsOptions {
  return {
    location,
    ...(roots === undefined ? {} : { roots: roots.map(root => absolutePath(root)) }),
    ...(rootMap === undefined
      ? {}
      : {
          rootMap: Object.fromEntries(Object.entries(rootMap).map(([from, to]) => [from, absolutePath(to)]))
        }),
    ...(handlers === undefined ? {} : { handlers })
  };
}

async function defaultTarget(options: CatalogOptions): Promise<Target> {
  const asked = process.env['BROKERLAB_CATALOG'];
  if (asked) return targetOf(asked, options);
  const { defaultName } = await readCatalogs();
  if (defaultName !== undefined) return targetOf(defaultName, options);
  const folder = defaultFolder();
  if (!existsSync(folder)) await makeDefaultFolder(folder);
  return { name: 'default', location: folder, options };
}

async function makeDefaultFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new BrokerError(
      'CatalogUnavailable',
      `The default catalog ${folder} cannot be made; set BROKERLAB_CATALOG to a folder of runs or to a configured name.`,
      { location: folder },
      { cause: error }
    );
  }
  console.info(
    `Runs are kept in ${folder}. To use another folder, set BROKERLAB_CATALOG or name it in a catalogs.yml (docs/catalogs.md).`
  );
}

async function targetOf(location: string, options: CatalogOptions): Promise<Target> {
  if (schemeOf(location) !== undefined || isPath(location)) return { name: location, location, options };
  const { catalogs } = await readCatalogs();
  const found = catalogs.find(catalog => catalog.name === location);
  if (found) {
    const timezone = options.timezone ?? found.timezone;
    return {
      name: found.name,
      location: found.location,
      options: {
        ...options,
        rootMap: { ...found.rootMap, ...options.rootMap },
        roots: [...found.roots, ...(options.roots ?? [])],
        ...(timezone === undefined ? {} : { timezone })
      }
    };
  }
  if (existsSync(location)) return { name: location, location, options };
  const known = catalogs.map(catalog => catalog.name);
  const nearest = nearestName(location, known);
  const advice = nearest
    ? `did you mean '${nearest}'?`
    : 'name it in a catalogs.yml (docs/catalogs.md), or give the path of a folder.';
  const there = known.length > 0 ? ` There are: ${known.join(', ')}.` : '';
  throw new BrokerError('CatalogNotFound', `No catalog is called '${location}'; ${advice}${there}`, {
    catalog: location,
    known
  });
}

function isPath(location: string): boolean {
  return /[\\/]/.test(location) || /^[.~]/.test(location);
}
