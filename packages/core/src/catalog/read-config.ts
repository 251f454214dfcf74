import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, isMap, parseDocument, type Document } from 'yaml';
import { checkTimezone } from '../query/time.js';
import { absolutePath } from './open-store.js';
import { schemeOf } from './stores.js';

/** A catalog as a configuration file names it. */
export interface ConfiguredCatalog {
  name: string;
  /** An absolute path or an address. */
  location: string;
  description?: string;
  rootMap: Record<string, string>;
  roots: string[];
  timezone?: string;
  /** The file that names it. */
  file: string;
}

export interface Config {
  file: string;
  catalogs: ConfiguredCatalog[];
  /** The name of the catalog to open when none is asked for. */
  defaultName?: string;
  /** What could not be used, each with file and line. */
  problems: string[];
}

const ENTRY_KEYS = ['path', 'uri', 'rootMap', 'roots', 'timezone', 'description'];

/** Reads a `catalogs.yml`; undefined when there is none. What is wrong in it is told in `problems`; the rest counts. */
export async function readConfig(file: string): Promise<Config | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    return { file, catalogs: [], problems: [`${file} cannot be read: ${reason}`] };
  }
  return parseConfig(text, file);
}

/** The contents of a `catalogs.yml`. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const config: Config = { file, catalogs: [], problems: [] };
  const complain = (offset: number, message: string): void => {
    config.problems.push(`${file}, line ${lines.linePos(offset).line}: ${message}`);
  };
  for (const error of document.errors) complain(error.pos[0], `not YAML: ${error.message}`);
  if (document.contents === null) return config;
  const content: unknown = attempt(() => document.toJS());
  if (!isObject(content)) {
    if (document.errors.length === 0) complain(0, "expected 'catalogs:' with a list of names under it");
    return config;
  }
  for (const key of Object.keys(content)) {
    if (key !== 'catalogs' && key !== 'default') {
      complain(offsetOf(document, [key]), `'${key}' is unknown; there are 'default' and 'catalogs'`);
    }
  }
  if (typeof content['default'] === 'string') config.defaultName = content['default'];
  else if (content['default'] !== undefined)
    complain(offsetOf(document, ['default']), "'default' is a catalog's name");
  const entries = content['catalogs'];
  if (entries === undefined || entries === null) return config;
  if (!isObject(entries)) {
    complain(offsetOf(document, ['catalogs']), "'catalogs' maps names to catalogs");
    return config;
  }
  for (const [name, entry] of Object.entries(entries)) {
    try {
      config.catalogs.push(toCatalog(name, entry, file));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      complain(offsetOf(document, ['catalogs', name]), `catalog '${name}': ${reason}`);
    }
  }
  return config;
}

function toCatalog(name: string, entry: unknown, file: string): ConfiguredCatalog {
  if (!isObject(entry)) throw new TypeError("expected a map with 'path' or 'uri'");
  const stranger = Object.keys(entry).find(key => !ENTRY_KEYS.includes(key));
  if (stranger !== undefined)
    throw new TypeError(`'${stranger}' is unknown; there are ${ENTRY_KEYS.join(', ')}`);
  const { path, uri, rootMap = {}, roots = [], timezone, description } = entry;
  if ((path === undefined) === (uri === undefined)) throw new TypeError("either 'path' or 'uri' is needed");
  const location = path ?? uri;
  if (typeof location !== 'string' || location === '') throw new TypeError("'path' and 'uri' are text");
  if (uri !== undefined && schemeOf(location) === undefined) {
    throw new TypeError(
      `'${location}' is no address such as https://host/api/v1; a folder goes under 'path'`
    );
  }
  if (!isObject(rootMap) || !Object.values(rootMap).every(target => typeof target === 'string')) {
    throw new TypeError("'rootMap' maps recorded folders to local ones");
  }
  if (!Array.isArray(roots) || !roots.every(root => typeof root === 'string')) {
    throw new TypeError("'roots' is a list of folders");
  }
  if (timezone !== undefined && typeof timezone !== 'string')
    throw new TypeError("'timezone' is an IANA name");
  if (description !== undefined && typeof description !== 'string')
    throw new TypeError("'description' is text");
  const base = dirname(resolve(file));
  const local = (folder: string): string => absolutePath(folder, base);
  return {
    name,
    location: path === undefined ? location : local(location),
    rootMap: Object.fromEntries(Object.entries(rootMap).map(([from, to]) => [from, local(to as string)])),
    roots: roots.map(local),
    ...(timezone === undefined ? {} : { timezone: checkTimezone(timezone) }),
    ...(description === undefined ? {} : { description }),
    file
  };
}

function offsetOf(document: Document.Parsed, path: string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (!isMap(node)) break;
    const pair = node.items.find(item => String((item.key as { value?: unknown } | null)?.value) === key);
    if (!pair) break;
    offset = (pair.key as { range?: [number, number, number] } | null)?.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    // The document's own errors, which were told, say why.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
