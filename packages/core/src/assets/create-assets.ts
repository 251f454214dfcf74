import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { crop, fullRanges } from '../arrays/block.js';
import type { DType, NdArray, Range } from '../arrays/nd-array.js';
import type { JsonObject } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { Signalled } from '../store/Store.js';
import type { AssetFile, AssetHandler, AssetReference, Assets, HandlerFactory } from './Assets.js';
import { pathOfUri } from './file-uri.js';
import { BUILT_IN } from './handlers/built-in.js';
import { Hdf5Files } from './hdf5/Hdf5Files.js';
import { registeredHandler } from './registry.js';
import { joinRecorded } from './root-map.js';
import { contains, Roots } from './roots.js';

export interface AssetsOptions {
  /** Folders whose files may be read, besides the store's and the root map's targets. */
  roots?: readonly string[];
  /** Recorded root to local root; the longest match counts. */
  rootMap?: Readonly<Record<string, string>>;
  /** The store's folder, where it is one; an address is no root. */
  location?: string;
  /** By spec or mimetype; before the registered and the built-in ones. */
  handlers?: Readonly<Record<string, HandlerFactory>>;
}

interface Opened {
  handler: AssetHandler;
  /** What {@link AssetHandler.shapeKey} tells to be alike. */
  described: Map<string, { shape: number[]; dtype: DType }>;
}

const MOST_HANDLERS = 512;

/** Reads the external data of one catalog. Nothing is opened before it is asked for. */
export function createAssets(options: AssetsOptions = {}): Assets {
  const { location, handlers = {} } = options;
  const isFolder = location !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(location);
  const base = isFolder ? resolve(location) : undefined;
  const roots = new Roots(
    [...(base === undefined ? [] : [base]), ...(options.roots ?? [])],
    options.rootMap ?? {}
  );
  const files = new Hdf5Files(async () => ({ roots: await roots.real(), rootMap: { ...roots.rootMap } }));
  const opened = new Map<string, Promise<Opened>>();

  async function open(reference: AssetReference): Promise<Opened> {
    const { spec, uid, recorded, parameters } = sourceOf(reference);
    const context = { resource: uid, recorded };
    const factory: HandlerFactory | undefined = handlers[spec] ?? registeredHandler(spec) ?? builtIn(spec);
    if (factory === undefined) throw unknownSpec(spec, uid);
    const local = localPath(reference, recorded);
    const path = await roots.prefix(local, context);
    const file: AssetFile = {
      path: /[/\\]$/.test(recorded) ? `${path}/` : path,
      parameters,
      spec,
      dataKey: reference.dataKey,
      resolve: one =>
        roots.file(resolve(path, one), {
          ...context,
          ...(resolve(path, one) === path ? {} : { recorded: undefined })
        })
    };
    return { handler: await factory(file), described: new Map() };
  }

  function builtIn(spec: string): HandlerFactory | undefined {
    const factory = Object.hasOwn(BUILT_IN, spec) ? BUILT_IN[spec] : undefined;
    return factory === undefined ? undefined : file => factory(file, files);
  }

  function localPath(reference: AssetReference, recorded: string): string {
    const local = roots.locate(recorded, base);
    if (reference.kind === 'stream' || roots.folders.some(folder => contains(folder, local))) return local;
    const beneath = roots.locate(`${reference.resource.root}/${reference.resource.resource_path}`, base);
    return roots.folders.some(folder => contains(folder, beneath)) ? beneath : local;
  }

  async function handlerOf(reference: AssetReference): Promise<Opened> {
    const key = keyOf(reference);
    const known = opened.get(key) ?? open(reference);
    opened.delete(key);
    opened.set(key, known);
    known.catch(() => opened.delete(key));
    for (const [oldest, entry] of opened) {
      if (opened.size <= MOST_HANDLERS) break;
      opened.delete(oldest);
      void entry.then(({ handler }) => handler.close?.());
    }
    return known;
  }

  return {
    async describe(reference, { signal }: Signalled = {}) {
      signal?.throwIfAborted();
      const { handler, described } = await handlerOf(reference);
      const selector = selectorOf(reference);
      const key = handler.shapeKey?.(selector);
      const known = key === undefined ? undefined : described.get(key);
      if (known !== undefined) return known;
      const found = await attributed(
        reference,
        handler.describe(selector, signal === undefined ? {} : { signal })
      );
      if (key !== undefined) described.set(key, found);
      return found;
    },
    async read(reference, { ranges, signal }: { ranges?: readonly Range[] } & Signalled = {}) {
      signal?.throwIfAborted();
      const { handler } = await handlerOf(reference);
      const options = {
        ...(ranges === undefined ? {} : { ranges }),
        ...(signal === undefined ? {} : { signal })
      };
      return cropped(await attributed(reference, handler.read(selectorOf(reference), options)), ranges);
    },
    async locate(recorded, { prefix = false, resource } = {}) {
      const context = { resource, recorded };
      const local = roots.locate(recorded, base);
      if (!prefix) return [await roots.file(local, context)];
      const folder = dirname(await roots.prefix(local, context));
      const names = await readdir(folder).catch(() => []);
      const found = names.filter(name => name.startsWith(basename(local))).sort();
      if (found.length === 0) throw roots.missing(local, context);
      await Promise.all(found.map(name => roots.file(resolve(folder, name), context)));
      return found.map(name => resolve(folder, name));
    },
    async close() {
      const all = await Promise.allSettled(opened.values());
      opened.clear();
      await Promise.all(
        all.map(entry => (entry.status === 'fulfilled' ? entry.value.handler.close?.() : undefined))
      );
      await files.close();
    }
  };
}

interface Source {
  spec: string;
  uid: string;
  /** The path as the documents have it. */
  recorded: string;
  parameters: JsonObject;
}

function sourceOf(reference: AssetReference): Source {
  if (reference.kind === 'stream') {
    const { uid, uri, mimetype, parameters } = reference.streamResource;
    return { spec: mimetype, uid, recorded: pathOfUri(uri, uid), parameters: parameters ?? {} };
  }
  const { uid, spec, root, resource_path, resource_kwargs } = reference.resource;
  return { spec, uid, recorded: joinRecorded(root ?? '', resource_path), parameters: resource_kwargs ?? {} };
}

function selectorOf(reference: AssetReference): JsonObject {
  return reference.kind === 'datum' ? (reference.datum.datum_kwargs ?? {}) : { index: reference.index };
}

function keyOf(reference: AssetReference): string {
  const { shape, dtype_numpy: type, dtype_str: older } = reference.dataKey;
  const source = reference.kind === 'datum' ? reference.resource : reference.streamResource;
  return JSON.stringify([source, shape, type, older], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value
  );
}

/** Puts the resource's uid on a typed failure that does not name it yet. */
async function attributed<T>(reference: AssetReference, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const uid = reference.kind === 'datum' ? reference.resource.uid : reference.streamResource.uid;
    if (error instanceof BrokerError && error.tag.startsWith('Asset') && !('resource' in error))
      Object.assign(error, { resource: uid });
    throw error;
  }
}

function unknownSpec(spec: string, resource: string): BrokerError {
  return new BrokerError(
    'UnknownSpec',
    `There is no handler for ${spec} (resource ${resource}). Register one: registerHandler('${spec}', factory), or give openCatalog ` +
      `{ handlers: { '${spec}': factory } }. Known: ${Object.keys(BUILT_IN).join(', ')}.`,
    { spec, resource }
  );
}

/** What a handler gave, cropped where it took no notice of the ranges. */
function cropped(array: NdArray, ranges: readonly Range[] | undefined): NdArray {
  if (ranges === undefined) return array;
  const expected = ranges.map(([from, to]) => to - from);
  if (expected.every((length, axis) => array.shape[axis] === length)) return array;
  return crop(array, fullRanges(array.shape, ranges));
}
