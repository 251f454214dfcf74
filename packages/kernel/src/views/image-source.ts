import { BrokerError, type DType, type EventDescriptor, type TypedArray } from '@brokerlab/core';
import { isRun, isThenable, member, resolveRun, type Run } from './run-source.js';

/** An image that was read, and what is known of where it comes from. */
export interface ImageSource {
  data: TypedArray | readonly number[];
  /** Rows and columns, and 3 or 4 for colours. */
  shape: number[];
  dtype: DType;
  /** "frame 1 of 5", "seq_num 3", the field's name. */
  notes: string[];
}

interface ArrayLikeImage {
  data: TypedArray;
  shape: readonly number[];
  dtype?: DType;
}

interface Readable {
  shape: readonly number[];
  dtype: DType;
  seqNum?: number;
  read(): PromiseLike<ArrayLikeImage>;
}

interface Stack {
  length: number;
  frames: Iterable<Readable> & { length?: number };
}

const dtypes: Record<string, DType> = {
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
  Float64Array: 'float64',
  BigInt64Array: 'int64',
  BigUint64Array: 'uint64'
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTyped(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value).slice(8, -1) in dtypes;
}

function dtypeOf(data: TypedArray): DType {
  return dtypes[Object.prototype.toString.call(data).slice(8, -1)] as DType;
}

function isArrayLikeImage(value: unknown): value is ArrayLikeImage {
  return isTyped(member(value, 'data')) && Array.isArray(member(value, 'shape'));
}

function isReadable(value: unknown): value is Readable {
  return (
    typeof member(value, 'read') === 'function' && Array.isArray(member(value, 'shape')) && !isStack(value)
  );
}

function isStack(value: unknown): value is Stack {
  return typeof member(member(value, 'frames'), Symbol.iterator) === 'function';
}

function wrong(message: string): BrokerError<'InvalidQuery'> {
  return new BrokerError('InvalidQuery', `imshow: ${message}`, { query: null });
}

// A list of rows, of numbers or of colours.
function fromRows(rows: readonly unknown[]): ImageSource {
  const shape: number[] = [];
  for (let level: unknown = rows; Array.isArray(level) || isTyped(level); level = (level as unknown[])[0]) {
    shape.push((level as unknown[]).length);
  }
  const flat: number[] = [];
  const walk = (level: unknown, depth: number): void => {
    if (depth === shape.length) {
      flat.push(level === null || level === undefined ? Number.NaN : Number(level));
      return;
    }
    const list = level as ArrayLike<unknown>;
    if (!isObject(level) || list.length !== shape[depth]) {
      throw wrong(`the rows of this array differ in length; ${shape.join('×')} was begun.`);
    }
    for (let i = 0; i < list.length; i++) walk(list[i], depth + 1);
  };
  walk(rows, 0);
  const first = rows[0];
  const dtype = isTyped(first) ? dtypeOf(first) : flat.every(Number.isInteger) ? 'int64' : 'float64';
  return { data: flat, shape, dtype, notes: [] };
}

// The first frame of what has more axes than an image; colours stay.
function firstFrame({ data, shape, dtype, notes }: ImageSource): ImageSource {
  if (shape.length < 2) {
    const message = `imshow: this is no image, its shape is [${shape.join(', ')}]; give rows and columns as { shape: [rows, columns] }, or draw it with plot(…).`;
    throw new BrokerError('NotAnImage', message, { field: '', shape: [...shape] });
  }
  if (data.length !== shape.reduce((a, b) => a * b, 1)) {
    throw wrong(`${data.length} values do not fill the shape [${shape.join(', ')}].`);
  }
  const colors = shape.length > 2 && [3, 4].includes(shape.at(-1) as number) && /^(u?int|float)/.test(dtype);
  const rank = colors ? 3 : 2;
  if (shape.length === rank) return { data, shape: [...shape], dtype, notes };
  const count = shape.slice(0, -rank).reduce((a, b) => a * b, 1);
  const own = shape.slice(-rank);
  const size = own.reduce((a, b) => a * b, 1);
  return {
    data: data.slice(0, size),
    shape: own,
    dtype,
    notes: count > 1 ? [`frame 1 of ${count}`, ...notes] : notes
  };
}

async function read(frame: Readable): Promise<ImageSource> {
  const { data, shape, dtype } = await frame.read();
  const notes = frame.seqNum === undefined ? [] : [`seq_num ${frame.seqNum}`];
  return firstFrame({ data, shape: [...shape], dtype: dtype ?? frame.dtype, notes });
}

async function readStack(stack: Stack): Promise<ImageSource> {
  let first: Readable | undefined;
  for (const frame of stack.frames) {
    first = frame;
    break;
  }
  if (!first) throw wrong('there is no frame in these images.');
  const count = stack.frames.length ?? stack.length;
  const image = await read(first);
  return count > 1 ? { ...image, notes: [`frame 1 of ${count}`, ...image.notes] } : image;
}

function imageFields(descriptors: readonly EventDescriptor[]): string[] {
  const found = descriptors.flatMap(({ data_keys }) =>
    Object.entries(data_keys).filter(([, key]) => key.dtype === 'array' && (key.shape ?? []).length >= 2)
  );
  return [...new Set(found.map(([name]) => name))];
}

async function readRun(run: Run, stream?: string): Promise<ImageSource> {
  const descriptors = await run.descriptors(stream);
  const fields = imageFields(descriptors);
  const [field] = fields;
  if (field === undefined) {
    const message = `imshow: run ${run.uid.slice(0, 8)} has no image field${stream === undefined ? '' : ` in the stream '${stream}'`}; plot(…) draws its numbers.`;
    throw new BrokerError('NotAnImage', message, { field: '', shape: [], uid: run.uid });
  }
  if (fields.length > 1) {
    throw wrong(
      `run ${run.uid.slice(0, 8)} has several image fields (${fields.join(', ')}); say which: imshow(db.getImages(run, '${field}')).`
    );
  }
  const holder = descriptors.find(d => field in d.data_keys);
  const name = stream ?? holder?.name;
  const images = await run.images(field, name === undefined || name === 'primary' ? {} : { stream: name });
  const image = await resolve(images, {});
  return { ...image, notes: [field, ...image.notes] };
}

async function resolve(
  value: unknown,
  options: { shape?: readonly number[]; stream?: string }
): Promise<ImageSource> {
  if (isStack(value)) return readStack(value);
  if (isReadable(value)) return read(value);
  if (isRun(value)) return readRun(value, options.stream);
  if (isArrayLikeImage(value)) {
    const { data, shape } = value;
    return firstFrame({ data, shape: [...shape], dtype: value.dtype ?? dtypeOf(data), notes: [] });
  }
  if (isThenable(value)) return resolve(await value, options);
  if (typeof value === 'string' || typeof value === 'number')
    return resolve(await resolveRun(value), options);
  if (isTyped(value)) {
    return firstFrame({
      data: value,
      shape: [...(options.shape ?? [value.length])],
      dtype: dtypeOf(value),
      notes: []
    });
  }
  if (Array.isArray(value) && value.length > 0) {
    const [first] = value as unknown[];
    if (typeof first === 'number' || Array.isArray(first) || isTyped(first)) {
      const image = fromRows(value);
      return firstFrame({
        ...image,
        shape: options.shape && image.shape.length === 1 ? [...options.shape] : image.shape
      });
    }
    const image = await resolve(first, options);
    return value.length > 1
      ? { ...image, notes: [...image.notes, `1 of ${value.length} images given`] }
      : image;
  }
  throw wrong(
    'this is no image. It draws a frame, images, an array of numbers, or a run that has an image field.'
  );
}

/** Reads the image that a value is, has or promises: of several frames the first. */
export function readImage(
  value: unknown,
  options: { shape?: readonly number[]; stream?: string } = {}
): Promise<ImageSource> {
  return resolve(value, options);
}
