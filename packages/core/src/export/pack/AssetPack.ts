import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pathOfUri } from '../../assets/file-uri.js';
import type { DataKey, JsonObject, NamedDocument, Resource, StreamResource } from '../../documents.js';
import { BrokerError, isBrokerError } from '../../errors.js';
import { filterDocuments } from '../documents/filter-documents.js';
import type { RunExport } from '../RunExport.js';
import { filesOfResource, filesOfStream, type RecordedFiles } from './asset-files.js';
import { placeFile } from './place-file.js';

export const EXTERNAL = 'external_files';

/**
 * The files of one run's external data, put into the export's own folder, and its documents, pointing there. A
 * resource whose files cannot be had is a failure of its own, and its document stays as it was recorded.
 */
export class AssetPack {
  readonly #moved = new Map<string, JsonObject>();

  static async make(run: RunExport): Promise<AssetPack> {
    const pack = new AssetPack();
    const { resources, streams, dataKeys } = await externalDocuments(run);
    for (const { resource, datums } of resources) {
      await pack.#guard(run, resource.uid, async () => {
        const files = filesOfResource(resource, datums);
        const { root, path } = splitBase(
          resource.root.replaceAll('\\', '/'),
          resource.resource_path,
          files.base
        );
        const moved = await placeFiles(run, files, root, resource.uid);
        pack.#moved.set(resource.uid, {
          ...resource,
          root: moved,
          resource_path: path,
          ...(resource.path_semantics ? { path_semantics: 'posix' } : {})
        });
      });
    }
    for (const { resource, indices } of streams) {
      await pack.#guard(run, resource.uid, async () => {
        const files = filesOfStream(
          resource,
          pathOfUri(resource.uri, resource.uid),
          indices,
          dataKeys.get(resource.data_key)
        );
        const { root, path } = splitBase('', '', files.base);
        const moved = await placeFiles(run, files, root, resource.uid);
        const url = pathToFileURL(`${moved}/${path}`);
        pack.#moved.set(resource.uid, { ...resource, uri: `file://localhost${url.pathname}` });
      });
    }
    return pack;
  }

  /** The document, with its files' new place. */
  rewrite(named: NamedDocument): NamedDocument {
    const [name, document] = named;
    if (name !== 'resource' && name !== 'stream_resource') return named;
    const moved = this.#moved.get(document.uid);
    return moved ? ([name, moved] as unknown as NamedDocument) : named;
  }

  async #guard(run: RunExport, uid: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const error = cause instanceof RangeError ? unreadable(uid, cause) : cause;
      if (!isBrokerError(error) || error.tag === 'ExportFailed') throw error;
      run.fail(error, posix.join(run.folder.directory, EXTERNAL));
    }
  }
}

interface External {
  resources: { resource: Resource; datums: JsonObject[] }[];
  streams: { resource: StreamResource; indices: { start: number; stop: number }[] }[];
  dataKeys: ReadonlyMap<string, DataKey>;
}

async function externalDocuments(run: RunExport): Promise<External> {
  const resources = new Map<string, External['resources'][number]>();
  const streams = new Map<string, External['streams'][number]>();
  const seen = new Map<string, JsonObject[]>();
  const datumsOf = (uid: string): JsonObject[] => {
    const datums = seen.get(uid) ?? [];
    seen.set(uid, datums);
    return datums;
  };
  const dataKeys = new Map<string, DataKey>();
  for await (const [name, document] of filterDocuments(run)) {
    if (name === 'descriptor')
      for (const [field, key] of Object.entries(document.data_keys)) dataKeys.set(field, key);
    else if (name === 'resource')
      resources.set(document.uid, { resource: document, datums: datumsOf(document.uid) });
    else if (name === 'datum') datumsOf(document.resource).push(document.datum_kwargs);
    else if (name === 'datum_page') {
      const columns = document['datum_kwargs'] as Record<string, unknown[]>;
      for (let i = 0; i < (document['datum_id'] as unknown[]).length; i++) {
        datumsOf(document['resource'] as string).push(
          Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values[i]]))
        );
      }
    } else if (name === 'stream_resource') streams.set(document.uid, { resource: document, indices: [] });
    else if (name === 'stream_datum') streams.get(document.stream_resource)?.indices.push(document.indices);
  }
  return { resources: [...resources.values()], streams: [...streams.values()], dataKeys };
}

/** The recorded folder that a new one stands for, and the path in it: as recorded, where that stays inside. */
function splitBase(root: string, resourcePath: string, base: string): { root: string; path: string } {
  const path = resourcePath.replaceAll('\\', '/');
  const isInside =
    root !== '' && !posix.isAbsolute(path) && !/^[A-Za-z]:/.test(path) && !path.split('/').includes('..');
  if (isInside) return { root: posix.normalize(root).replace(/(.)\/$/, '$1'), path };
  const bare = posix.normalize(base).replace(/(.)\/$/, '$1');
  return { root: posix.dirname(bare), path: posix.basename(bare) + (base.endsWith('/') ? '/' : '') };
}

/** Puts the files where the pack has them; gives the absolute path that stands for `root`. */
async function placeFiles(
  run: RunExport,
  { files }: RecordedFiles,
  root: string,
  resource: string
): Promise<string> {
  const { assets } = run.options;
  if (!assets.locate) {
    throw new BrokerError(
      'AssetMissing',
      `The files of resource ${resource} are not on this machine, so they are not in the export. Its document names them as recorded.`,
      { path: root, resource }
    );
  }
  const found: { local: string; name: string }[] = [];
  const folder = posix.join(EXTERNAL, createHash('md5').update(root).digest('hex'));
  for (const file of files) {
    run.options.signal?.throwIfAborted();
    const recorded = 'path' in file ? file.path : file.prefix;
    for (const local of await assets.locate(recorded, { resource, prefix: 'prefix' in file })) {
      const beside =
        'path' in file
          ? file.path
          : posix.join(posix.dirname(file.prefix), local.split(/[/\\]/).at(-1) ?? '');
      found.push({ local, name: posix.join(folder, posix.relative(root, posix.normalize(beside))) });
    }
  }
  for (const { local, name } of found) await placeFile(run, local, name);
  const moved = posix.join(run.folder.directory.replaceAll('\\', '/'), folder);
  run.roots.add(moved);
  return moved;
}

function unreadable(resource: string, cause: RangeError): BrokerError {
  return new BrokerError(
    'AssetMissing',
    `The names of the files of resource ${resource} cannot be told: ${cause.message}. Its document stays as recorded.`,
    { path: resource, resource },
    { cause }
  );
}
