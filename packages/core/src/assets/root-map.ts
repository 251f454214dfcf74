/** Recorded root to local root. */
export type RootMap = Readonly<Record<string, string>>;

/**
 * The local path that the longest matching entry gives, or `undefined` where none matches. An entry matches whole
 * path components; `path` is normalised and has forward slashes.
 */
export function applyRootMap(path: string, rootMap: RootMap): string | undefined {
  let best: { length: number; local: string } | undefined;
  for (const [recorded, local] of Object.entries(rootMap)) {
    const root = trimmed(recorded);
    const rest = restBelow(path, root);
    if (rest !== undefined && (best === undefined || root.length > best.length)) {
      best = { length: root.length, local: rest === '' ? local : `${local.replace(/\/+$/, '')}/${rest}` };
    }
  }
  return best?.local;
}

/** What follows a resource's `root`, joined as Python's `os.path.join` does: an absolute path replaces the root. */
export function joinRecorded(root: string, path: string): string {
  if (root === '' || isAbsoluteAnywhere(path)) return path;
  return /[/\\]$/.test(root) ? root + path : `${root}/${path}`;
}

function isAbsoluteAnywhere(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:[/\\]/.test(path);
}

function trimmed(root: string): string {
  const path = root.replaceAll('\\', '/').replace(/\/{2,}/g, '/');
  return path === '/' ? path : path.replace(/\/+$/, '');
}

function restBelow(path: string, root: string): string | undefined {
  const windows = /^[A-Za-z]:/.test(root);
  const [a, b] = windows ? [path.toLowerCase(), root.toLowerCase()] : [path, root];
  if (a === b) return '';
  const prefix = b === '/' ? '/' : `${b}/`;
  return b !== '' && a.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
