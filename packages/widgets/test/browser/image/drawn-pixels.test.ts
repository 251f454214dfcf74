import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawn, imagePage } from './image-page.js';

const fixture = JSON.parse(
  readFileSync(new URL('../../../../core/test/fixtures/view/rgba.json', import.meta.url), 'utf8')
) as {
  shape: [number, number];
  arrays: Record<string, string>;
  cases: ({ dtype: string; norm: { name: string }; rgba: string } & Record<string, unknown>)[];
};
const on = imagePage();
const dtypes = Object.keys(fixture.arrays);
const [rows, columns] = fixture.shape;
const zoom = 4;

/** The canvas holds colours times opacity, so that is what can be compared. */
function wrongPixels(got: number[], want: Uint8Array): unknown[] {
  return [...want].flatMap((value, i) => {
    const alpha = want[i - (i % 4) + 3] as number;
    const gotAlpha = got[i - (i % 4) + 3] as number;
    const isAlpha = i % 4 === 3;
    const difference = isAlpha ? value - gotAlpha : (value * alpha - (got[i] as number) * gotAlpha) / 255;
    return Math.abs(difference) <= 1 ? [] : [[Math.floor(i / 4), i % 4, value, got[i]]];
  });
}

test.each(dtypes)('%s is drawn as matplotlib does, in every norm, to one level', async dtype => {
  const cases = fixture.cases.filter(one => one.dtype === dtype);
  expect(cases.map(one => one.norm.name)).toContain('boundary');
  const answers = await on.run<number[][]>(`
    const bytes = Uint8Array.from(atob(${JSON.stringify(fixture.arrays[dtype])}), c => c.charCodeAt(0));
    const data = new { uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array,
      int32: Int32Array, float32: Float32Array, float64: Float64Array }[${JSON.stringify(dtype)}](bytes.buffer);
    source.imageStore.add({ run: 'run-1', field: 'fixture', dtype: '${dtype}', shape: [${rows}, ${columns}], frames: [data] });
    const all = [];
    for (const { norm, vmin, vmax, cmap, bad, under, over, alpha } of ${JSON.stringify(cases.map(({ rgba: _, ...c }) => c))}) {
      await makeView('fixture', { norm, vmin, vmax, cmap, bad, under, over, alpha });
      ${drawn}
      view.model.setView({ left: 0, top: 0, scaleX: ${zoom}, scaleY: ${zoom} });
      ${drawn}
      const drawing = view.node.querySelector('.brokerlab-image-canvas').getContext('2d');
      const image = drawing.getImageData(0, 0, ${columns * zoom}, ${rows * zoom});
      const out = [];
      for (let r = 0; r < ${rows}; r++) for (let c = 0; c < ${columns}; c++) {
        const at = ((r * ${zoom} + (c + r) % ${zoom}) * ${columns * zoom} + c * ${zoom} + r % ${zoom}) * 4;
        out.push(...image.data.subarray(at, at + 4));
      }
      all.push(out);
      view.dispose();
    }
    return all;`);
  cases.forEach((one, i) => {
    const want = new Uint8Array(Buffer.from(one.rgba, 'base64'));
    expect([one.norm, wrongPixels(answers[i] ?? [], want).slice(0, 4)]).toEqual([one.norm, []]);
  });
});
