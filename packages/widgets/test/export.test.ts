import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DType, TypedArray } from '@brokerlab/core';
import { python } from '../../core/test/python.js';
import { toNpy } from '../dist/image/export/npy.js';
import { toTiff } from '../dist/image/export/tiff.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'brokerlab-export-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const frames: [DType, number[], TypedArray][] = [
  ['uint16', [2, 3], Uint16Array.of(0, 1, 2, 3, 40000, 65535)],
  ['int32', [3, 2], Int32Array.of(-1, 1, -2, 3, 4, 2 ** 31 - 1)],
  ['float32', [2, 3], Float32Array.of(0.5, -1, 2, 3, 1e20, 5)],
  ['float64', [1, 3], Float64Array.of(0.1, -1e300, 2)],
  ['uint64', [1, 2], BigUint64Array.of(2n ** 64n - 1n, 1n)],
  ['uint8', [2, 2, 3], Uint8Array.from({ length: 12 }, (_, i) => i * 20)],
  ['uint8', [2, 2, 4], Uint8Array.from({ length: 16 }, (_, i) => i * 15)]
];

test.each(frames)('%s of %j is read back by numpy and tifffile', (dtype, shape, data) => {
  const [npy, tiff] = [join(folder, 'frame.npy'), join(folder, 'frame.tiff')];
  writeFileSync(npy, toNpy({ data, dtype, shape }));
  writeFileSync(tiff, toTiff({ data, dtype, shape }));
  const code = `import json, sys, numpy as np, tifffile
a, b = np.load(sys.argv[1]), tifffile.imread(sys.argv[2])
print(json.dumps([str(a.dtype), list(a.shape), [str(v) for v in a.ravel().tolist()], str(b.dtype), list(b.shape), bool((a == b).all())]))`;
  const [type, size, values, tiffType, tiffSize, same] = JSON.parse(python(code, npy, tiff));
  expect([type, size, tiffType, tiffSize, same]).toEqual([dtype, shape, dtype, shape, true]);
  const numbers = Array.from(data as ArrayLike<number | bigint>);
  expect(values.map((v: string) => (typeof numbers[0] === 'bigint' ? BigInt(v) : Number(v)))).toEqual(
    numbers
  );
});
