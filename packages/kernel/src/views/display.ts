import { inspect } from 'node:util';
import { findOutput, type MimeBundle } from './OutputSink.js';
import { orderDrawing } from './pending-drawings.js';
import { View } from './View.js';

const DISPLAY = Symbol.for('Jupyter.display');

async function bundleOf(value: unknown): Promise<MimeBundle> {
  const settled = await (value as PromiseLike<unknown>);
  const method =
    (typeof settled === 'object' || typeof settled === 'function') && settled !== null
      ? (settled as Record<symbol, unknown>)[DISPLAY]
      : undefined;
  if (typeof method !== 'function')
    return { 'text/plain': typeof settled === 'string' ? settled : inspect(settled) };
  const own = (await (method.call(settled) as unknown)) as MimeBundle;
  const entries = Object.entries(own).map(([type, data]) => [
    type,
    ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
      : data
  ]);
  return { 'text/plain': inspect(settled), ...(Object.fromEntries(entries) as MimeBundle) };
}

/**
 * Shows values in the output of the cell, each by its richest representation; promises and references to runs are
 * awaited. Views show themselves. Settles when all are shown; rejects with the first failure.
 */
export function display(...values: unknown[]): Promise<void> {
  const output = findOutput();
  const shown = values.map(value => {
    if (value instanceof View) return value.ready as Promise<void>;
    return orderDrawing(bundleOf(value), result => {
      if (result.status === 'fulfilled') output.display(result.value);
      else {
        const { reason } = result as { reason: unknown };
        output.display({
          'text/plain': reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
        });
      }
    });
  });
  const all = Promise.all(shown).then(() => undefined);
  all.catch(() => undefined);
  return all;
}
