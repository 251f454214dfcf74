import { inspect } from 'node:util';

export type MimeBundle = Record<string, unknown>;

const DISPLAY = Symbol.for('Jupyter.display');

/** What a value looks like: its own MIME bundle where it has one (Deno's convention), or its `inspect` text. */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  const own = displayMethod(value);
  if (!own) return { 'text/plain': inspect(value) };
  const bundle = encodeBundle((await own()) as MimeBundle);
  return 'text/plain' in bundle ? bundle : { ...bundle, 'text/plain': inspect(value) };
}

/** A bundle as it travels: bytes are base64. */
export function encodeBundle(bundle: MimeBundle): MimeBundle {
  const entries = Object.entries(bundle).map(([type, data]) => {
    if (!ArrayBuffer.isView(data)) return [type, data] as const;
    return [type, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')] as const;
  });
  return Object.fromEntries(entries);
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[DISPLAY];
  return typeof method === 'function' ? () => method.call(value) as unknown : undefined;
}
