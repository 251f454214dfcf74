import type { Json } from '@brokerlab/core';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imshow, pendingDrawings, type ImageOptions } from '../../dist/index.js';
import { fakeKernel, fixture, pixelsOf, rasterOf } from './outputs.js';

const kinds: Record<string, Json> = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array
};
let kernel: ReturnType<typeof fakeKernel>;
beforeEach(() => {
  kernel = fakeKernel();
});
afterEach(() => kernel.remove());

const ramp = {
  data: Uint16Array.from({ length: 12 }, (_, i) => i * 10),
  shape: [3, 4],
  dtype: 'uint16' as const
};

test('a picture is shown at its size, though it is twice as fine', async () => {
  await imshow(ramp);
  const [shown] = kernel.shown;
  const { width, height } = pixelsOf(Buffer.from(shown?.bundle['image/png'] ?? '', 'base64'));
  expect(shown?.metadata).toEqual({ 'image/png': { width: width / 2, height: height / 2 } });
  expect(width / 2).toBeCloseTo(640, -1);
});

describe('the raster equals matplotlib to the pixel', () => {
  const { arrays, cases, shape } = fixture('rgba');
  test.each((cases as Json[]).map(c => [`${c.dtype} ${c.norm.name} ${c.cmap}`, c] as const))(
    '%s',
    async (_, c) => {
      const data = new kinds[c.dtype](new Uint8Array(Buffer.from(arrays[c.dtype], 'base64')).buffer);
      const { dtype, norm, vmin, vmax, cmap, rgba, ...colors } = c;
      const options = { norm, vmin, vmax, cmap, ...colors } as ImageOptions;
      const got = await rasterOf(imshow({ data, shape, dtype }, options) as never);
      expect([got.height, got.width]).toEqual(shape);
      expect(Buffer.from(got.rgba).equals(Buffer.from(rgba, 'base64'))).toBe(true);
    }
  );

  test('and is drawn so in the PNG, each pixel a block; origin lower turns it over', async () => {
    const options = { vmin: 0, vmax: 110, cmap: 'gray' };
    for (const origin of ['upper', 'lower'] as const) {
      const { rgba, width, height } = pixelsOf(await imshow(ramp, { ...options, origin }).png());
      // The frame of the axes is the first dark line from each side, at half the height.
      const dark = (x: number, y: number): boolean => (rgba[(y * width + x) * 4] as number) < 40;
      const seen = new Set<number>();
      for (let y = 20; y < height - 60; y += 5) {
        for (let x = 0; x < width; x += 5) if (!dark(x, y)) seen.add(rgba[(y * width + x) * 4] as number);
      }
      for (let i = 3; i < 12; i++)
        expect(seen.has(Math.min(255, Math.trunc((i * 10 * 256) / 110)))).toBe(true);
    }
    const upper = await rasterOf(imshow(ramp, { ...options, origin: 'upper' }) as never);
    const lower = await rasterOf(imshow(ramp, { ...options, origin: 'lower' }) as never);
    expect([...lower.rgba.subarray(0, 16)]).toEqual([...upper.rgba.subarray(32)]);
  });
});

describe('what is taken as an image', () => {
  const text = async (image: unknown, options?: ImageOptions): Promise<string> => {
    await imshow(image, options);
    return kernel.shown.at(-1)?.bundle['text/plain'] as string;
  };
  const frame = (shape: number[], seqNum: number): object => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i);
    return {
      shape,
      dtype: 'float32',
      seqNum,
      read: () => Promise.resolve({ data, shape, dtype: 'float32' })
    };
  };
  test('arrays, frames, stacks, promises', async () => {
    expect(await text(ramp)).toContain('3×4 uint16, values 0 to 110');
    expect(
      await text([
        [1, 2],
        [3, null]
      ])
    ).toContain('2×2 float64, values 1 to 3');
    expect(await text(new Float32Array(6), { shape: [2, 3] })).toContain('2×3 float32');
    expect(await text(frame([4, 5], 7))).toContain('4×5 float32, seq_num 7');
    expect(await text(frame([6, 4, 5], 7))).toContain('4×5 float32, frame 1 of 6, seq_num 7');
    expect(await text({ length: 2, frames: [frame([4, 5], 1), frame([4, 5], 2)] })).toContain(
      'frame 1 of 2, seq_num 1'
    );
    expect(await text(Promise.resolve(frame([4, 5], 3)))).toContain('seq_num 3');
    expect(await text({ data: new Uint8Array(27), shape: [3, 3, 3], dtype: 'uint8' })).toContain('colours');
    expect(await text(BigInt64Array.of(1n, 2n, 3n, 4n), { shape: [2, 2] })).toContain('int64, values 1 to 4');
  });
  test('a run with one image field; with none or several it says so', async () => {
    const key = { dtype: 'array', shape: [4, 5], source: 's' };
    const run = (fields: string[]): object => ({
      uid: 'abcdefgh-1',
      start: {},
      events: () => [],
      descriptors: () =>
        Promise.resolve([{ name: 'primary', data_keys: Object.fromEntries(fields.map(f => [f, key])) }]),
      images: (field: string) => Promise.resolve({ length: 1, frames: [{ ...frame([4, 5], 1), field }] })
    });
    expect(await text(run(['cam']))).toContain('4×5 float32, cam, seq_num 1');
    await expect(imshow(run([]))).rejects.toMatchObject({ name: 'NotAnImage' });
    await expect(imshow(run(['a', 'b']))).rejects.toThrow('several image fields (a, b)');
  });
  test('what is none is told, once, in the output', async () => {
    imshow([1, 2, 3], { shape: [5, 5] });
    await pendingDrawings();
    expect(kernel.shown[0]?.bundle).toEqual({
      'text/plain': 'InvalidQuery: imshow: 3 values do not fill the shape [5, 5].'
    });
    await expect(imshow(Float64Array.of(1, 2))).rejects.toMatchObject({ name: 'NotAnImage' });
    await expect(imshow([[1, 2], [3]])).rejects.toThrow('differ in length');
    await expect(imshow(null)).rejects.toThrow('this is no image');
    expect(kernel.shown).toHaveLength(1);
  });
});

describe('limits', () => {
  const noisy = {
    data: Float64Array.from({ length: 10_000 }, (_, i) => (i === 5 ? 1e9 : i % 1000)),
    shape: [100, 100],
    dtype: 'float64' as const
  };
  const textOf = async (options: ImageOptions): Promise<string> => {
    await imshow(noisy, options);
    return kernel.shown.at(-1)?.bundle['text/plain'] as string;
  };
  test('are robust, unless given, and say so in picture and text', async () => {
    const view = imshow(noisy);
    expect(await view.svg()).toContain('robust 0.5–99.5 %');
    expect(await textOf({})).toContain('linear from 4.995 to 995 (robust 0.5–99.5 %)');
    expect(await textOf({ vmin: 10 })).toContain('linear from 10 to 995 (robust max 99.5 %)');
    expect(await textOf({ vmin: 'min', vmax: 'max' })).toContain('linear from 0 to 10⁹, viridis');
    expect(await textOf({ vmin: 'p10', vmax: 'p50' })).toContain('linear from 100 to 500, viridis');
    expect(await textOf({ norm: 'log' })).toContain('log from 6 to 995');
    expect(await imshow(noisy, { vmin: 0, vmax: 1 }).svg()).not.toContain('robust');
  });
  test('that cannot be are told', async () => {
    await expect(imshow(ramp, { vmin: 5, vmax: 1 })).rejects.toThrow(
      'vmin 5 must not be greater than vmax 1'
    );
    await expect(imshow(ramp, { norm: 'log', vmin: 0 })).rejects.toMatchObject({ name: 'InvalidQuery' });
    await imshow([[Number.NaN]]);
    await imshow([[0, 0]], { norm: 'log' });
  });
});

describe('options that cannot be', () => {
  test.each<[ImageOptions, string]>([
    [{ cmap: 'virdis' }, "cmap cannot be 'virdis'. Did you mean 'viridis'?"],
    [{ cmap: ['red'] }, 'two colours'],
    [{ norm: 'logg' as never }, "Did you mean 'log'?"],
    [{ norm: { name: 'symlog', linthresh: -1 } }, 'norm.linthresh cannot be -1'],
    [{ norm: { name: 'boundary' } }, 'increasing'],
    [{ vmin: 'p101' }, "'p0' to 'p100'"],
    [{ vmax: Number.NaN }, 'vmax cannot be NaN'],
    [{ aspect: 'square' as never }, "'equal', 'auto'"],
    [{ interpolation: 'cubic' }, 'bicubic'],
    [{ alpha: 2 }, 'from 0 to 1'],
    [{ origin: 'top' as never }, "'upper' or 'lower'"],
    [{ extent: [0, 0, 1, 2] }, 'span an area'],
    [{ bad: 'blurple' }, "a colour: a name such as 'red'"],
    [{ title: 3 as never }, 'title cannot be 3'],
    [{ size: [1, 1] }, '160 to 2000'],
    [{ colour: 'red' } as never, "no option 'colour'. It has cmap,"]
  ])('%j', (options, message) => {
    expect(() => imshow(ramp, options)).toThrow(message);
    expect(() => imshow(ramp, options)).toThrow(expect.objectContaining({ name: 'InvalidQuery' }));
    expect(kernel.shown).toEqual([]);
  });
  test("matplotlib's other names are taken", async () => {
    await imshow(ramp, { interpolation: 'spline36', filternorm: true } as ImageOptions);
    await imshow(ramp, {
      interpolation: 'antialiased',
      alpha: [
        [1, 1, 1, 1],
        [0, 0, 0, 0],
        [0.5, 0.5, 0.5, 0.5]
      ]
    });
    await expect(imshow(ramp, { alpha: [[1]] })).rejects.toThrow('12 pixels');
  });
});

describe('the output', () => {
  test('is a PNG and text, with nothing unescaped; the picture is updated in place', async () => {
    const view = imshow(ramp, { title: '<script>&"\u0000', colorbar: '<b>' });
    await view;
    expect(Object.keys(kernel.shown[0]?.bundle ?? {})).toEqual(['image/png', 'text/plain']);
    expect(pixelsOf(Buffer.from(kernel.shown[0]?.bundle['image/png'] ?? '', 'base64')).width).toBeGreaterThan(
      500
    );
    const svg = await view.svg();
    expect(svg).toContain('&lt;script&gt;&amp;&quot;');
    expect(svg).toContain('&lt;b&gt;');
    expect(svg).not.toMatch(/<script|<b>/);
    await view.update({ cmap: 'magma', title: 'two' });
    expect(kernel.shown[1]).toMatchObject({ kind: 'update', id: kernel.shown[0]?.id });
    expect(kernel.shown[1]?.bundle['text/plain']).toContain('magma');
    expect(() => view.update({ cmap: 'nope' })).toThrow('cmap');
  });
  test('stays with its cell and comes in the order of the calls', async () => {
    let release = (_: unknown): void => undefined;
    imshow(new Promise(resolve => (release = resolve)));
    imshow([[1]]);
    kernel.setCell('2');
    setTimeout(() => release(ramp), 30);
    await pendingDrawings();
    expect(kernel.shown.map(s => [s.cell, s.bundle['text/plain']?.slice(0, 10)])).toEqual([
      ['1', 'Image: 3×4'],
      ['1', 'Image: 1×1']
    ]);
  });
  test('is saved as PNG and SVG', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brokerlab-'));
    const view = imshow(ramp);
    await view.save(join(folder, 'a.png'), { dpi: 200 });
    await view.save(join(folder, 'b.png'));
    await view.save(join(folder, 'c.svg'));
    const [large, small] = ['a.png', 'b.png'].map(f => pixelsOf(readFileSync(join(folder, f))).width) as [
      number,
      number
    ];
    expect(Math.abs(large - 2 * small)).toBeLessThanOrEqual(1);
    expect(readFileSync(join(folder, 'c.svg'), 'utf8')).toMatch(/^<svg /);
    expect(readdirSync(folder).sort()).toEqual(['a.png', 'b.png', 'c.svg']);
    await expect(view.save(join(folder, 'd.gif'))).rejects.toThrow('.png or .svg');
    await expect(view.save(join(folder, 'none', 'e.png'))).rejects.toMatchObject({ name: 'ExportFailed' });
  });
});

describe('at most 100 kB', () => {
  const n = 2048;
  test('four megapixels of noise, reduced and marked so', async () => {
    let state = 1;
    const data = Uint16Array.from({ length: n * n }, () => (state = (state * 48271) % 2147483647) & 0xfff);
    const view = imshow({ data, shape: [n, n], dtype: 'uint16' });
    const png = await view.png();
    expect(png.length).toBeLessThanOrEqual(100_000);
    expect(pixelsOf(png).width).toBeGreaterThan(800);
    expect(await view.svg()).toMatch(/reduced \d+×/);
  });
  test('small noise, at full contrast and between pixels', async () => {
    let state = 1;
    const data = Uint8Array.from({ length: 300 * 400 }, () => (state = (state * 48271) % 2147483647) & 255);
    const image = { data, shape: [300, 400], dtype: 'uint8' as const };
    expect((await imshow(image).png()).length).toBeLessThanOrEqual(100_000);
    expect((await imshow(image, { interpolation: 'bicubic' }).png()).length).toBeLessThanOrEqual(100_000);
  });
  test('a hot pixel is not lost by reducing', async () => {
    const data = new Float32Array(n * n);
    data[1000 * n + 1000] = 1000;
    const { rgba } = await rasterOf(
      imshow({ data, shape: [n, n], dtype: 'float32' }, { vmin: 0, vmax: 1 }) as never
    );
    const colors = new Set(
      Array.from({ length: rgba.length / 4 }, (_, i) => rgba.subarray(i * 4, i * 4 + 3).join())
    );
    expect(colors.size).toBe(2);
  });
});
