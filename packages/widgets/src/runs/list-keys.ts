/** Where a key leads in a list of `length` from `index` (-1: nowhere yet); undefined where the key means nothing here. */
export function indexAfterKey(key: string, index: number, length: number, page: number): number | undefined {
  const clamp = (wanted: number): number => Math.max(0, Math.min(length - 1, wanted));
  if (length === 0) return undefined;
  if (key === 'ArrowDown') return clamp(index + 1);
  if (key === 'ArrowUp') return clamp(index - 1);
  if (key === 'PageDown') return clamp(index + page);
  if (key === 'PageUp') return clamp(index - page);
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  return undefined;
}
