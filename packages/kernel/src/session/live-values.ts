/** What completion asks of the values in a notebook: recognised by what they can do, so that copies of core work too. */
export interface CatalogLike {
  latest(n: number): PromiseLike<readonly { uid: string }[]>;
  get(key: string): PromiseLike<unknown>;
}

export interface RunLike {
  streams(): PromiseLike<readonly string[]>;
  fields(stream?: string): PromiseLike<readonly string[]>;
}

export interface ColumnsLike {
  columns: readonly string[];
}

/** A table throws where it has no such column, and that is an answer too. */
function has(value: unknown, ...methods: string[]): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  try {
    return methods.every(method => typeof (value as Record<string, unknown>)[method] === 'function');
  } catch {
    return false;
  }
}

export function isCatalogLike(value: unknown): value is CatalogLike {
  return has(value, 'latest', 'get', 'search');
}

export function isRunLike(value: unknown): value is RunLike {
  return has(value, 'streams', 'fields');
}

export function isColumnsLike(value: unknown): value is ColumnsLike {
  return has(value, 'column') && Array.isArray((value as { columns?: unknown }).columns);
}
