import { posix } from 'node:path';

/** tslab's converter takes only files below this folder, which stands for the notebook's. */
const OUT = 'outDir/';
const ELSEWHERE = '__brokerlab_elsewhere__';

/** The root of a folder's drive: the compiler refuses what is not below its `rootDir`. */
export function rootOf(folder: string): string {
  return /^[A-Za-z]:\//.exec(folder)?.[0] ?? '/';
}

/**
 * The path under which the converter takes a compiled file, from where the compiler would write it below {@link rootOf}
 * the notebook's `folder`. What lies outside that folder goes by a name of its own.
 */
export function converterPath(path: string, folder: string): string {
  const place = path.startsWith(OUT) ? rootOf(folder) + path.slice(OUT.length) : path;
  const inside = `${folder.replace(/\/$/, '')}/`;
  return (
    OUT +
    (place.startsWith(inside) ? place.slice(inside.length) : `${ELSEWHERE}/${encodeURIComponent(place)}`)
  );
}

/** The place of a compiled file, from the converter's path for it. */
export function restoredPath(path: string): string {
  return posix.basename(posix.dirname(path)) === ELSEWHERE ? decodeURIComponent(posix.basename(path)) : path;
}
