import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { drawn, imagePage } from './image-page.js';

const on = imagePage();

test('the code for what is shown is copied', async () => {
  await on.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await on.run(
    `await makeView('cam', { norm: 'log', vmin: 12, vmax: 4000, cmap: 'magma', frame: 6 }); ${drawn}`
  );
  await on.page.getByRole('button', { name: 'Copy as code' }).click();
  await on.page.getByText('The code is on the clipboard.').waitFor();
  expect(await on.run('return navigator.clipboard.readText();')).toBe(
    "const images = await db['run-1'].images('cam');\n" +
      "imshow(images.frames[6], { cmap: 'magma', norm: 'log', vmin: 12, vmax: 4000 });"
  );
});

test('the frame is saved as PNG, TIFF and NPY', async () => {
  await on.run(`await makeView('big'); ${drawn}`);
  for (const [format, begin] of [
    ['png', [0x89, 0x50, 0x4e, 0x47]],
    ['tiff', [0x49, 0x49, 42, 0]],
    ['npy', [0x93, 0x4e, 0x55, 0x4d]]
  ] as const) {
    const saved = on.page.waitForEvent('download');
    await on.page.getByLabel('Save').selectOption(format);
    const download = await saved;
    expect(download.suggestedFilename()).toBe(`run-1-big-1.${format}`);
    const file = readFileSync(await download.path());
    expect([...file.subarray(0, 4)]).toEqual(begin);
    if (format !== 'png') expect(file.length).toBeGreaterThan(1200 * 2000 * 2);
  }
});

test('all frames are reduced to one, and one is shown again', async () => {
  await on.run(`await makeView('cam', { norm: 'linear' }); ${drawn}`);
  const over = on.page.getByLabel('Frames shown');
  await over.selectOption('max');
  await on.page.getByText('max of all frames', { exact: true }).waitFor();
  expect(await on.run('return view.model.tile.data[34 * 80 + 30];')).toBe(3011);
  await over.selectOption('sum');
  await on.page.getByText('sum of all frames', { exact: true }).waitFor();
  expect(await on.run('return view.model.tile.dtype;')).toBe('uint64');
  await on.page.getByRole('button', { name: 'Next frame' }).click();
  await expect.poll(() => over.inputValue()).toBe('');
  expect(await on.run('return view.model.tile.dtype;')).toBe('uint16');
});

test('linked views move, step and colour together, until the link ends', async () => {
  const result = await on.run(`
    const { linkViews } = await import('@brokerlab/widgets');
    await makeView('cam'); await makeView('cam');
    const [a, b] = views;
    const end = linkViews(views);
    a.model.setView({ left: 10, top: 5, scaleX: 20, scaleY: 20 });
    a.model.setCursor({ row: 12, column: 14 });
    await a.model.show(4);
    await a.model.set({ cmap: 'plasma', norm: 'linear', contrast: 'full' });
    ${drawn}
    const together = [b.model.view.left, b.model.cursor, b.model.index, b.model.settings.cmap, b.model.limits,
      a.model.settings.contrast];
    end();
    await a.model.show(9);
    const apart = b.model.index;
    return { together, limits: a.model.limits, apart };`);
  expect(result).toMatchObject({
    together: [10, { row: 12, column: 14 }, 4, 'plasma', { vmin: 10 }, 'full'],
    apart: 4
  });
});
