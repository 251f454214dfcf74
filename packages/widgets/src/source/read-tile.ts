import type { DType, TypedArray } from '@brokerlab/core';
import { parseExact, tileHeader, type TileInfo } from '@brokerlab/core/dist/protocol/index.js';
import type { FrameTile } from './ImageSource.js';
import { SourceError } from './SourceError.js';

const arrays: Record<DType, new (buffer: ArrayBuffer) => TypedArray> = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array
};

/** The pixels of an answer, by what its header says of them. */
export async function readTile(answer: Response, path: string): Promise<FrameTile> {
  const header = answer.headers.get(tileHeader);
  if (header === null) {
    throw new SourceError(
      'unreachable',
      'What answers is no data service: it does not say what its pixels are.',
      path
    );
  }
  const info = parseExact(header) as unknown as TileInfo & Pick<FrameTile, 'statistics'>;
  const bytes = await answer.arrayBuffer();
  return { ...info, data: new arrays[info.dtype](bytes) };
}
