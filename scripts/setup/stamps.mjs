import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

const derived = new Set([
  'node_modules',
  'dist',
  'lib',
  'labextension',
  'test',
  '__pycache__',
  '.pytest_cache',
  'test-results'
]);

function* filesBelow(folder, top = true) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!derived.has(entry.name) || top) yield* filesBelow(path, false);
    } else if (entry.isFile() && !/\.(tsbuildinfo|pyc|md)$/.test(entry.name)) yield path;
  }
}

/** A hash of files and folders (without what is built or tested in them) and words, in this order. */
export function hashOf(paths, ...words) {
  const hash = createHash('sha256');
  const add = path =>
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  for (const path of paths) {
    if (path.endsWith('/')) for (const file of filesBelow(path.slice(0, -1))) add(file);
    else add(path);
  }
  for (const word of words) hash.update(String(word)).update('\0');
  return hash.digest('hex');
}

/** What a step left behind when it last succeeded; empty where it never did. */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
    throw error;
  }
}

export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}
