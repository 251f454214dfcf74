import type { Json } from '@brokerlab/core';
import { decode } from 'fast-png';
import { readFileSync } from 'node:fs';
import type { View } from '../../dist/index.js';

export interface Shown {
  kind: 'display' | 'update';
  bundle: Record<string, string>;
  metadata: Record<string, unknown>;
  id: string;
  cell: string;
}

/** Stands in for a kernel: keeps what is shown, and in which cell. */
export function fakeKernel(): { shown: Shown[]; setCell(name: string): void; remove(): void } {
  const shown: Shown[] = [];
  let cell = '1';
  const sink = (own: () => string): object => ({
    display: (
      bundle: Record<string, string>,
      metadata: Record<string, unknown>,
      transient: { display_id?: string }
    ) => shown.push({ kind: 'display', bundle, metadata, id: transient.display_id ?? '', cell: own() }),
    updateDisplay: (bundle: Record<string, string>, id: string, metadata: Record<string, unknown>) =>
      shown.push({ kind: 'update', bundle, metadata, id, cell: own() }),
    capture: () => {
      const now = cell;
      return sink(() => now);
    }
  });
  const symbol = Symbol.for('brokerlab.output');
  const holder = globalThis as Record<symbol, unknown>;
  holder[symbol] = sink(() => cell);
  return {
    shown,
    setCell: name => {
      cell = name;
    },
    remove: () => {
      delete holder[symbol];
    }
  };
}

export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** Decodes a PNG of Json colour type into RGBA. */
export function pixelsOf(png: Uint8Array): Pixels {
  const { width, height, data, channels, palette } = decode(png);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    if (palette) rgba.set(palette[data[i] as number] as number[], i * 4);
    else for (let c = 0; c < channels; c++) rgba[i * 4 + c] = data[i * channels + c] as number;
  }
  return { width, height, rgba };
}

/** The image inside a view's SVG, without axes: its first raster. */
export async function rasterOf(view: View<never>): Promise<Pixels> {
  const href = /href="data:image\/png;base64,([^"]+)"/.exec(await view.svg());
  return pixelsOf(Buffer.from(href?.[1] ?? '', 'base64'));
}

export function fixture(name: string): Json {
  return JSON.parse(
    readFileSync(new URL(`../../../core/test/fixtures/view/${name}.json`, import.meta.url), 'utf8')
  );
}
