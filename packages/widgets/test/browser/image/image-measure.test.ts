import { expect, test } from 'vitest';
import { drawn, imagePage } from './image-page.js';

const on = imagePage();

/** The middle of a pixel, on the page. */
async function pixelPlace(row: number, column: number): Promise<[number, number]> {
  const box = (await on.page.getByRole('application').boundingBox()) ?? { x: 0, y: 0 };
  const { left, top, scaleX, scaleY } =
    await on.run<Record<'left' | 'top' | 'scaleX' | 'scaleY', number>>('return view.model.view;');
  return [box.x + (column + 0.5 - left) * scaleX, box.y + (row + 0.5 - top) * scaleY];
}

async function drag(from: [number, number], to: [number, number]): Promise<void> {
  await on.page.mouse.move(...(await pixelPlace(...from)));
  await on.page.mouse.down();
  await on.page.mouse.move(...(await pixelPlace(...to)), { steps: 3 });
  await on.page.mouse.up();
}

const open = (): Promise<void> => on.run(`await makeView('cam', { norm: 'linear' }); ${drawn}`);
const tool = (name: string | RegExp): Promise<void> => on.page.getByRole('button', { name }).click();
const cells = (row: number): Promise<string[]> =>
  on.page
    .getByRole('table', { name: 'Regions' })
    .getByRole('row')
    .nth(row)
    .getByRole('cell')
    .allTextContents();

/** The frame as the page makes it. */
const value = (i: number, r: number, c: number): number =>
  10 + ((r + c) % 7) + Math.round(3000 * Math.exp(-((r - 20 - i) ** 2 + (c - 30) ** 2) / 40));

test('a rectangle has count, min, max, mean, sum and centre of mass, live, and over all frames', async () => {
  await open();
  await tool('Rectangular region');
  await drag([18, 27], [22, 33]);
  const sum = (i: number): number => {
    let all = 0;
    for (let r = 18; r <= 22; r++) for (let c = 27; c <= 33; c++) all += value(i, r, c);
    return all;
  };
  await expect
    .poll(async () => (await cells(1)).slice(1, 6))
    .toEqual([
      '35',
      String(Math.min(...[18, 22].flatMap(r => [27, 33].map(c => value(0, r, c))))),
      String(value(0, 20, 30)),
      String(Number((sum(0) / 35).toPrecision(8))),
      String(sum(0))
    ]);
  expect((await cells(1))[6]).toMatch(/^(19\.9|20).*, (29\.9|30)/);
  await on.page.getByRole('button', { name: 'Next frame' }).click();
  await expect.poll(async () => (await cells(1))[5]).toBe(String(sum(1)));
  await on.page.getByRole('button', { name: 'Over all frames' }).click();
  await on.page.getByRole('img', { name: 'Sum of region 1 over 15 frames against motor (mm)' }).waitFor();
  expect(await on.run('return view.measurements.regions[0].series.sum;')).toEqual(
    Array.from({ length: 15 }, (_, i) => sum(i))
  );
  await on.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await on.page.getByRole('button', { name: 'Copy series of region 1' }).click();
  await expect
    .poll(() => on.run<string>('return (await navigator.clipboard.readText()).split("\\n")[0];'))
    .toBe('seq_num\tmotor\tcam_region1_sum\tmean\tmin\tmax');
  await on.page.screenshot({ path: 'test-results/image-region.png', fullPage: true });
});

test('a region is moved by a drag in it, changed by its numbers, and removed', async () => {
  await open();
  await tool('Elliptic region');
  await drag([10, 10], [20, 30]);
  await drag([15, 20], [25, 40]);
  const region = (): Promise<unknown> => on.run('return view.measurements.regions.map(one => one.region);');
  expect(await region()).toEqual([
    { kind: 'ellipse', center: { row: 25, column: 40 }, radii: { rows: 5.5, columns: 10.5 } }
  ]);
  const geometry = on.page.getByLabel(/^Geometry of region 1/);
  await geometry.fill('30, 40, 3, 0');
  await geometry.press('Enter');
  expect(await geometry.getAttribute('aria-invalid')).toBe('true');
  await geometry.fill('30, 40, 3, 4');
  await geometry.press('Enter');
  expect(await region()).toEqual([
    { kind: 'ellipse', center: { row: 30, column: 40 }, radii: { rows: 3, columns: 4 } }
  ]);
  await on.page.getByRole('button', { name: 'Remove region 1' }).click();
  await on.page.getByRole('table', { name: 'Regions' }).waitFor({ state: 'hidden' });
});

test('a polygon is clicked, and ends with a double click', async () => {
  await open();
  await tool(/^Polygon region/);
  for (const [row, column] of [
    [10, 10],
    [10, 50],
    [40, 10]
  ] as const)
    await on.page.mouse.click(...(await pixelPlace(row, column)));
  await on.page.mouse.dblclick(...(await pixelPlace(40, 10)));
  await expect.poll(async () => Number((await cells(1))[1])).toBeGreaterThan(500);
  await on.page.mouse.click(...(await pixelPlace(50, 50)));
  expect(await on.run('return view.measurements.regions.length;')).toBe(2);
});

test('profiles along a row, a column and a free line, with a width', async () => {
  await open();
  await tool('Profile along a row');
  await on.page.mouse.click(...(await pixelPlace(20, 5)));
  await on.page.getByRole('img', { name: /^Profile of 80 points from 10 to/ }).waitFor();
  expect(await on.run('return Array.from(view.measurements.profile.values);')).toEqual(
    Array.from({ length: 80 }, (_, c) => value(0, 20, c))
  );
  await on.page.getByLabel('width').fill('3');
  await on.page.getByLabel('width').press('Enter');
  await expect
    .poll(() => on.run('return view.measurements.profile.values[30];'))
    .toBe((value(0, 19, 30) + value(0, 20, 30) + value(0, 21, 30)) / 3);
  await tool('Profile along a column');
  await on.page.mouse.click(...(await pixelPlace(20, 5)));
  await on.page.getByRole('img', { name: /^Profile of 60 points/ }).waitFor();
  await tool('Profile along a line');
  await drag([10, 10], [10, 20]);
  await on.page.getByRole('img', { name: /^Profile of 11 points/ }).waitFor();
  await on.page.screenshot({ path: 'test-results/image-profile.png', fullPage: true });
  await on.page.getByRole('button', { name: 'Remove profile' }).click();
  await on.page.getByRole('img', { name: /^Profile/ }).waitFor({ state: 'hidden' });
});

test('a tool that is chosen by key puts its shape in the middle', async () => {
  await open();
  await on.page.getByRole('button', { name: 'Rectangular region' }).press('Enter');
  await expect.poll(async () => Number((await cells(1))[1])).toBeGreaterThan(10);
  await on.page.getByRole('button', { name: 'Profile along a row' }).press('Enter');
  await on.page.getByRole('img', { name: /^Profile of 80 points/ }).waitFor();
});

test('a region of a reduced frame is measured on the recorded pixels', async () => {
  await on.run(`await makeView('big'); ${drawn}
    view.measurements.add({ kind: 'rectangle', row: 699, column: 1233, rows: 3, columns: 3 });`);
  await expect.poll(async () => (await cells(1))[3]).toBe('60000');
});

test('colours are drawn as they are, and read out by channel', async () => {
  await on.run(`source.imageStore.add({ run: 'run-1', field: 'rgb', dtype: 'uint8', shape: [1, 2, 3],
      frames: [Uint8Array.of(255, 0, 10, 0, 128, 255)] });
    source.imageStore.add({ run: 'run-1', field: 'rgba', dtype: 'float32', shape: [1, 1, 4],
      frames: [Float32Array.of(1, 0.5, 2, 1)] });
    await makeView('rgb'); ${drawn} view.model.setCursor({ row: 0, column: 1 });`);
  const color = (x: number): Promise<unknown> =>
    on.run(`const c = view.node.querySelector('.brokerlab-image-canvas');
      const copy = new OffscreenCanvas(1, 1).getContext('2d');
      copy.drawImage(c, c.width * ${x}, c.height / 2, 1, 1, 0, 0, 1, 1);
      return [...copy.getImageData(0, 0, 1, 1).data];`);
  expect([await color(0.3), await color(0.7)]).toEqual([
    [255, 0, 10, 255],
    [0, 128, 255, 255]
  ]);
  await on.page.getByText('0, 128, 255 (uint8)').waitFor();
  expect(await on.page.getByLabel('Colormap').isDisabled()).toBe(true);
  await on.run(`view.dispose(); await makeView('rgba'); ${drawn}`);
  expect(await color(0.5)).toEqual([255, 127, 255, 255]);
});
