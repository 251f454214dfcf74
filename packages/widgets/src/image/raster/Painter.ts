import type { DType, TypedArray } from '@brokerlab/core';
import { colorIndex, type Colormap } from '@brokerlab/core/dist/view/colormap/Colormap.js';
import { isSinglePrecision } from '@brokerlab/core/dist/view/colormap/colorize.js';
import type { Norm } from '@brokerlab/core/dist/view/norm/Norm.js';
import { createNorm } from '@brokerlab/core/dist/view/norm/create-norm.js';
import type { NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import { colorTable } from './color-table.js';

export interface Coloring {
  map: Colormap;
  norm: NormSpec;
  vmin: number;
  vmax: number;
  alpha: number | undefined;
}

/** Finds the colours of values of one element type. Types of up to 16 bits have one look-up for every value. */
export class Painter {
  readonly norm: Norm;
  /** How many colours lie between the limits; behind them are those for under, over and bad. */
  readonly size: number;
  readonly #table: Uint32Array;
  readonly #single: boolean;
  readonly #map: Colormap;
  readonly #dtype: DType;
  #every: Uint32Array | undefined;

  constructor(coloring: Coloring, dtype: DType) {
    const { map, norm, vmin, vmax } = coloring;
    this.#map = map;
    this.#dtype = dtype;
    this.#single = isSinglePrecision(dtype);
    this.size = map.size;
    this.norm = createNorm(norm, { vmin, vmax, size: map.size, single: this.#single });
    this.#table = colorTable(map, coloring.alpha);
  }

  /** The place of a value's colour; `size` is under, `size + 1` over, `size + 2` bad. */
  place(value: number): number {
    if (!Number.isFinite(value)) return this.size + 2;
    const x = this.norm.forward(value);
    if (!this.norm.indexed) return colorIndex(this.#map, x, this.#single);
    return x < 0 ? this.size : x >= this.size ? this.size + 1 : x;
  }

  /** A canvas pixel. */
  color(value: number): number {
    return this.#table[this.place(value)] as number;
  }

  /** The colour of every value of a type of up to 16 bits, and the place of the value 0 in it. */
  every(data: TypedArray): { colors: Uint32Array; zero: number } | undefined {
    if (!/^(bool|u?int8|u?int16)$/.test(this.#dtype)) return undefined;
    const [least, count] = rangeOf(data);
    this.#every ??= Uint32Array.from({ length: count }, (_, i) => this.color(i + least));
    return { colors: this.#every, zero: -least };
  }
}

function rangeOf(data: TypedArray): [least: number, count: number] {
  if (data instanceof Uint8Array) return [0, 2 ** 8];
  if (data instanceof Int8Array) return [-(2 ** 7), 2 ** 8];
  return data instanceof Uint16Array ? [0, 2 ** 16] : [-(2 ** 15), 2 ** 16];
}
