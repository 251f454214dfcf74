export type Format = 'jsonl' | 'msgpack';

/** How a file holds its run, by its name; undefined for files that hold none. */
export function formatOf(name: string): Format | undefined {
  if (name.startsWith('.')) return undefined;
  if (name.endsWith('.jsonl')) return 'jsonl';
  return name.endsWith('.msgpack') ? 'msgpack' : undefined;
}
