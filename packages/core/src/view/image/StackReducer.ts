import type { DType, TypedArray } from '../../arrays/nd-array.js';

/**
 * One frame made of many, taken one after the other, with numpy's element types: `sum` of integers is int64 or uint64,
 * `mean` and `std` (ddof 0) float64, of float32 float32; `max` keeps the type. NaN spreads.
 */
export class StackReducer {
  readonly #how: 'mean' | 'max' | 'sum' | 'std';
  readonly #dtype: DType;
  #count = 0;
  #max: TypedArray | undefined;
  #exact: BigInt64Array | BigUint64Array | undefined;
  #sums: Float64Array | undefined;
  #mean: Float64Array | undefined;
  #squares: Float64Array | undefined;

  constructor(how: 'mean' | 'max' | 'sum' | 'std', dtype: DType) {
    this.#how = how;
    this.#dtype = dtype;
  }

  add(data: TypedArray): void {
    this.#count++;
    if (this.#how === 'max') this.#addMax(data);
    else if (this.#how === 'sum' && !this.#isFloat) this.#addExact(data);
    else if (this.#how === 'std') this.#addMoments(data);
    else this.#addSums(data);
  }

  result(): { data: TypedArray; dtype: DType } {
    if (this.#max) return { data: this.#max, dtype: this.#dtype };
    if (this.#exact) {
      return { data: this.#exact, dtype: this.#exact instanceof BigUint64Array ? 'uint64' : 'int64' };
    }
    const data = this.#final();
    return this.#dtype === 'float32'
      ? { data: Float32Array.from(data), dtype: 'float32' }
      : { data, dtype: 'float64' };
  }

  #final(): Float64Array {
    const n = this.#count;
    if (this.#squares) return this.#squares.map(v => Math.sqrt(v / n));
    const sums = this.#sums ?? new Float64Array(0);
    return this.#how === 'mean' ? sums.map(v => v / n) : sums;
  }

  get #isFloat(): boolean {
    return this.#dtype.startsWith('float');
  }

  #addMax(data: TypedArray): void {
    if (!this.#max) {
      this.#max = data.slice();
      return;
    }
    const max = this.#max as TypedArray & { [index: number]: number | bigint };
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number | bigint;
      if (value > (max[i] as number | bigint) || value !== value) max[i] = value;
    }
  }

  #addExact(data: TypedArray): void {
    const unsigned = /^(uint|bool)/.test(this.#dtype);
    this.#exact ??= unsigned ? new BigUint64Array(data.length) : new BigInt64Array(data.length);
    for (let i = 0; i < data.length; i++) {
      this.#exact[i] = (this.#exact[i] as bigint) + BigInt(data[i] as number | bigint);
    }
  }

  #addSums(data: TypedArray): void {
    const sums = (this.#sums ??= new Float64Array(data.length));
    for (let i = 0; i < data.length; i++) sums[i] = (sums[i] as number) + Number(data[i]);
  }

  // Welford's way: the mean so far, and the sum of squares around it.
  #addMoments(data: TypedArray): void {
    const mean = (this.#mean ??= new Float64Array(data.length));
    const squares = (this.#squares ??= new Float64Array(data.length));
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      const off = value - (mean[i] as number);
      mean[i] = (mean[i] as number) + off / this.#count;
      squares[i] = (squares[i] as number) + off * (value - (mean[i] as number));
    }
  }
}
