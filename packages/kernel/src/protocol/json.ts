interface RawJson {
  rawJSON?(text: string): unknown;
}

/** JSON text in which a `bigint` is a plain integer, and a number that JSON cannot hold is null. */
export function encodeJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? integer(item) : item)) ??
    'null'
  );
}

function integer(value: bigint): unknown {
  const raw = JSON as RawJson;
  return raw.rawJSON ? raw.rawJSON(value.toString()) : value.toString();
}
