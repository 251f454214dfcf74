import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { contains } from '../roots.js';
import { applyRootMap } from '../root-map.js';
import { corruptFile, fail } from './failure.js';
import type { Guard } from './guard.js';
import type { Hdf5Module } from './module.js';
import type { Hdf5Limits } from './protocol.js';
import { whyUnreadable } from './superblock.js';

/** An open file, as it was when it was opened. */
export interface OpenFile {
  path: string;
  id: bigint;
  version: string;
}

/** An object and the file it is in, after all links. */
export interface Located {
  file: OpenFile;
  name: string;
}

const MOST_OPEN = 24;
const MOST_LINKS = 32;
const MISSING = -1;

/** Keeps the files that were used last open; a file that changed on disk is opened again. */
export class OpenFiles {
  readonly #module: Hdf5Module;
  readonly #guard: Guard;
  readonly #open = new Map<string, OpenFile>();
  limits: Hdf5Limits = { roots: [], rootMap: {} };

  constructor(module: Hdf5Module, guard: Guard) {
    this.#module = module;
    this.#guard = guard;
  }

  /** `path` is a real path inside the roots. @throws AssetMissing, AssetCorrupt */
  open(path: string): OpenFile {
    const version = versionOf(path);
    const known = this.#open.get(path);
    this.#open.delete(path);
    if (known !== undefined && known.version !== version) this.#module.close_file(known.id);
    const file = known?.version === version ? known : { path, version, id: this.#openNow(path) };
    this.#open.set(path, file);
    for (const [oldest, { id }] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(oldest);
      this.#module.close_file(id);
    }
    return file;
  }

  /** Follows soft and external links to an object, or `undefined` where there is none. @throws as {@link open}, AssetForbidden */
  locate(path: string, name: string): Located | undefined {
    let file = this.open(path);
    let parts = split(name);
    let at = '';
    for (let links = 0; parts.length > 0;) {
      const [part = '', ...rest] = parts;
      const here = `${at}/${part}`;
      const external = this.#module.get_external_link(file.id, here);
      const soft = external.filename === undefined ? this.#module.get_symbolic_link(file.id, here) : null;
      if (external.filename !== undefined || soft !== null) {
        if (++links > MOST_LINKS) throw corruptFile(path, `the links of ${name} go round in a circle`);
        if (external.filename !== undefined) file = this.open(this.linked(file.path, external.filename));
        parts = [...split(external.obj_path ?? soft ?? ''), ...rest];
        if (soft === null || soft.startsWith('/')) at = '';
        continue;
      }
      if (this.#module.get_type(file.id, here) === MISSING) return undefined;
      at = here;
      parts = rest;
    }
    return { file, name: at === '' ? '/' : at };
  }

  /** The real path of the file that a link in `from` names. @throws AssetMissing, AssetForbidden */
  linked(from: string, name: string): string {
    const beside = join(dirname(from), isAbsolute(name) ? basename(name) : name);
    const mapped = applyRootMap(normalize(name), this.limits.rootMap);
    const candidates = isAbsolute(name)
      ? [...(mapped === undefined ? [] : [mapped]), name, beside]
      : [beside];
    let outside: string | undefined;
    for (const candidate of candidates) {
      const real = realOrUndefined(candidate);
      if (
        real !== undefined &&
        this.limits.roots.some(root => contains(root, real)) &&
        statSync(real).isFile()
      )
        return real;
      if (real !== undefined || !this.limits.roots.some(root => contains(root, normalize(candidate))))
        outside ??= candidate;
    }
    const [wanted = name] = candidates;
    if (outside !== undefined && mapped === undefined) {
      throw fail(
        'AssetForbidden',
        `${from} links to ${name}, which is outside the folders that this catalog may read (${this.limits.roots.join(', ')}). To allow it, add ` +
          `\`roots: ['${dirname(outside)}']\` to the catalog's entry in catalogs.yml or to openCatalog's options; if the data lie elsewhere on this ` +
          `machine, add \`rootMap: { '${dirname(name)}': '<local folder>' }\` there.`,
        { path: outside, roots: this.limits.roots }
      );
    }
    throw fail(
      'AssetMissing',
      `${wanted} is not there. ${from} links to it as ${name}; put the file back beside it, or add a \`rootMap\` entry for its folder.`,
      { path: wanted }
    );
  }

  #openNow(path: string): bigint {
    const { H5F_ACC_RDONLY, H5F_ACC_SWMR_READ } = this.#module;
    this.#guard.reset();
    for (const mode of [H5F_ACC_RDONLY, H5F_ACC_SWMR_READ]) {
      const id = this.#module.open(path, mode, false, -1, -1);
      if (id >= 0n) return id;
    }
    throw corruptFile(path, whyUnreadable(path), this.#guard.reason());
  }
}

function versionOf(path: string): string {
  try {
    const { mtimeMs, size, ino, dev } = statSync(path);
    return `${mtimeMs} ${size} ${ino} ${dev}`;
  } catch (error) {
    throw fail('AssetMissing', `${path} is not there any more (${(error as NodeJS.ErrnoException).code}).`, {
      path
    });
  }
}

function realOrUndefined(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function split(name: string): string[] {
  return name.split('/').filter(part => part !== '' && part !== '.');
}
