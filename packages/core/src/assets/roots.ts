import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { BrokerError } from '../errors.js';
import { applyRootMap, type RootMap } from './root-map.js';

/** What a refusal names: the resource and the path as the documents have it. */
export interface PathContext {
  resource?: string | undefined;
  recorded?: string | undefined;
}

/** The folders whose files may be read, and how recorded paths become local ones. */
export class Roots {
  readonly folders: readonly string[];
  readonly rootMap: RootMap;
  #real: { at: number; folders: Promise<string[]> } | undefined;

  constructor(folders: readonly string[], rootMap: RootMap) {
    this.rootMap = Object.fromEntries(Object.entries(rootMap).map(([from, to]) => [from, resolve(to)]));
    this.folders = [...new Set([...folders.map(folder => resolve(folder)), ...Object.values(this.rootMap)])];
  }

  /** The real paths of the folders that exist, as of at most a second ago. */
  async real(): Promise<string[]> {
    const now = performance.now();
    if (this.#real === undefined || now - this.#real.at > 1000)
      this.#real = { at: now, folders: realFolders(this.folders) };
    return this.#real.folders;
  }

  /** The local path of a recorded one: normalised, root map applied. Nothing is opened. */
  locate(recorded: string, base?: string): string {
    const path = posix.normalize(recorded.replaceAll('\\', '/'));
    return resolve(base ?? '', applyRootMap(path, this.rootMap) ?? path);
  }

  /**
   * The real path of a regular file inside the roots.
   * @throws AssetForbidden outside the roots, or where the path is no regular file; AssetMissing
   */
  async file(path: string, context: PathContext = {}): Promise<string> {
    const real = await this.#inside(path, context);
    if (real === undefined) throw missing(path, context);
    const entry = await stat(real).catch(() => undefined);
    if (entry === undefined) throw missing(path, context);
    if (entry.isFile()) return real;
    if (entry.isDirectory()) throw missing(path, context, 'is a folder, not a file');
    throw this.forbidden(path, context, 'is not a regular file');
  }

  /** The absolute path of a file, or a prefix of file names, that is inside the roots as far as it exists. */
  async prefix(path: string, context: PathContext = {}): Promise<string> {
    await this.#inside(path, context);
    return resolve(path);
  }

  forbidden(
    path: string,
    context: PathContext,
    reason = 'is outside the folders that this catalog may read'
  ): BrokerError {
    const folder = dirname(path);
    const recorded =
      context.recorded !== undefined && context.recorded !== path ? ` (recorded as ${context.recorded})` : '';
    const known = this.folders.length > 0 ? ` It may read: ${this.folders.join(', ')}.` : '';
    return new BrokerError(
      'AssetForbidden',
      `${path}${recorded} ${reason}.${known} To allow it, add \`roots: ['${folder}']\` to the catalog's entry in catalogs.yml or to ` +
        `openCatalog's options; if the data lie elsewhere on this machine, add \`rootMap: { '${dirname(context.recorded ?? path)}': '<local folder>' }\` there.`,
      {
        path,
        roots: [...this.folders],
        ...(context.resource === undefined ? {} : { resource: context.resource })
      }
    );
  }

  missing(path: string, context: PathContext = {}): BrokerError {
    return missing(path, context);
  }

  async #inside(path: string, context: PathContext): Promise<string | undefined> {
    if (path.includes('\0')) throw this.forbidden(path, context, 'is not a path');
    if (!isAbsolute(path) || path.startsWith('//')) throw this.forbidden(path, context);
    const wanted = resolve(path);
    const real = await this.real();
    const inside = (at: string): boolean => [...this.folders, ...real].some(folder => contains(folder, at));
    if (!inside(wanted)) throw this.forbidden(path, context);
    const { at, target, whole } = await deepestExisting(wanted, cause =>
      this.forbidden(path, context, `cannot be read (${cause})`)
    );
    if (!inside(at)) return undefined;
    if (!real.some(folder => contains(folder, target)))
      throw this.forbidden(
        path,
        context,
        'leads, through a link, outside the folders that this catalog may read'
      );
    return whole ? target : undefined;
  }
}

/** Whether `path` is `folder` or lies in it; both absolute and normalised. */
export function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function realFolders(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(folder => realpath(folder).catch(() => undefined)));
  return [...new Set(found.filter(folder => folder !== undefined))];
}

interface Existing {
  /** As it was written. */
  at: string;
  /** With links followed. */
  target: string;
  /** Whether this is all of the path. */
  whole: boolean;
}

async function deepestExisting(path: string, refuse: (cause: string) => BrokerError): Promise<Existing> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return { at, target: await realpath(at), whole: at === path };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || at === dirname(at)) throw refuse(code);
      if (
        await lstat(at).then(
          entry => entry.isSymbolicLink(),
          () => false
        )
      )
        return { at, target: await linkTarget(at), whole: false };
    }
  }
}

/** Where a link whose target is missing leads. */
async function linkTarget(link: string): Promise<string> {
  const target = resolve(await realpath(dirname(link)), await readlink(link));
  return realpath(dirname(target)).then(
    folder => resolve(folder, basename(target)),
    () => target
  );
}

function missing(path: string, context: PathContext, reason = 'is not there'): BrokerError {
  const recorded =
    context.recorded !== undefined && context.recorded !== path
      ? ` It is recorded as ${context.recorded}.`
      : '';
  return new BrokerError(
    'AssetMissing',
    `${path} ${reason}.${recorded} If the file has moved, add \`rootMap: { '<recorded folder>': '<local folder>' }\` to the catalog's entry in ` +
      `catalogs.yml or to openCatalog's options.`,
    { path, ...(context.resource === undefined ? {} : { resource: context.resource }) }
  );
}
