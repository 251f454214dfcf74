// Library features of Node >= 22 that the notebook's compiler does not know yet.

interface SymbolConstructor {
  readonly dispose: unique symbol;
  readonly asyncDispose: unique symbol;
}

interface Array<T> {
  toSorted(compareFn?: (a: T, b: T) => number): T[];
  toReversed(): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}

interface ReadonlyArray<T> {
  toSorted(compareFn?: (a: T, b: T) => number): T[];
  toReversed(): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}

interface ArrayConstructor {
  fromAsync<T>(
    source: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T | PromiseLike<T>>
  ): Promise<T[]>;
  fromAsync<T, U>(
    source: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T | PromiseLike<T>>,
    map: (value: Awaited<T>, index: number) => U
  ): Promise<Awaited<U>[]>;
}

interface ObjectConstructor {
  groupBy<K extends PropertyKey, T>(
    items: Iterable<T>,
    key: (item: T, index: number) => K
  ): Partial<Record<K, T[]>>;
}

interface MapConstructor {
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>;
}

interface PromiseConstructor {
  withResolvers<T>(): {
    promise: Promise<T>;
    resolve: (value: T | PromiseLike<T>) => void;
    reject: (reason?: any) => void;
  };
  try<T, A extends unknown[]>(fn: (...args: A) => T | PromiseLike<T>, ...args: A): Promise<Awaited<T>>;
}

interface Set<T> {
  union<U>(other: ReadonlySet<U>): Set<T | U>;
  intersection<U>(other: ReadonlySet<U>): Set<T & U>;
  difference<U>(other: ReadonlySet<U>): Set<T>;
  symmetricDifference<U>(other: ReadonlySet<U>): Set<T | U>;
  isSubsetOf(other: ReadonlySet<unknown>): boolean;
  isSupersetOf(other: ReadonlySet<unknown>): boolean;
  isDisjointFrom(other: ReadonlySet<unknown>): boolean;
}

interface Int8Array {
  toSorted(compareFn?: (a: number, b: number) => number): Int8Array;
  toReversed(): Int8Array;
  with(index: number, value: number): Int8Array;
}

interface Uint8Array {
  toSorted(compareFn?: (a: number, b: number) => number): Uint8Array;
  toReversed(): Uint8Array;
  with(index: number, value: number): Uint8Array;
}

interface Uint8ClampedArray {
  toSorted(compareFn?: (a: number, b: number) => number): Uint8ClampedArray;
  toReversed(): Uint8ClampedArray;
  with(index: number, value: number): Uint8ClampedArray;
}

interface Int16Array {
  toSorted(compareFn?: (a: number, b: number) => number): Int16Array;
  toReversed(): Int16Array;
  with(index: number, value: number): Int16Array;
}

interface Uint16Array {
  toSorted(compareFn?: (a: number, b: number) => number): Uint16Array;
  toReversed(): Uint16Array;
  with(index: number, value: number): Uint16Array;
}

interface Int32Array {
  toSorted(compareFn?: (a: number, b: number) => number): Int32Array;
  toReversed(): Int32Array;
  with(index: number, value: number): Int32Array;
}

interface Uint32Array {
  toSorted(compareFn?: (a: number, b: number) => number): Uint32Array;
  toReversed(): Uint32Array;
  with(index: number, value: number): Uint32Array;
}

interface Float32Array {
  toSorted(compareFn?: (a: number, b: number) => number): Float32Array;
  toReversed(): Float32Array;
  with(index: number, value: number): Float32Array;
}

interface Float64Array {
  toSorted(compareFn?: (a: number, b: number) => number): Float64Array;
  toReversed(): Float64Array;
  with(index: number, value: number): Float64Array;
}

interface BigInt64Array {
  toSorted(compareFn?: (a: bigint, b: bigint) => number | bigint): BigInt64Array;
  toReversed(): BigInt64Array;
  with(index: number, value: bigint): BigInt64Array;
}

interface BigUint64Array {
  toSorted(compareFn?: (a: bigint, b: bigint) => number | bigint): BigUint64Array;
  toReversed(): BigUint64Array;
  with(index: number, value: bigint): BigUint64Array;
}

interface IterableIterator<T> {
  map<U>(fn: (value: T, index: number) => U): IterableIterator<U>;
  filter(fn: (value: T, index: number) => unknown): IterableIterator<T>;
  take(limit: number): IterableIterator<T>;
  drop(count: number): IterableIterator<T>;
  toArray(): T[];
}
