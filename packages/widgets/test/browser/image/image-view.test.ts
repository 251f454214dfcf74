import { expect, test } from 'vitest';
import { drawn, imagePage } from './image-page.js';

const on = imagePage();
const readout = (): ReturnType<typeof on.page.getByText> => on.page.locator('.brokerlab-image-readout');
const screen = (): ReturnType<typeof on.page.getByRole> =>
  on.page.getByRole('application', { name: /^Image/ });
const view = (): Promise<{ left: number; top: number; scaleX: number; scaleY: number }> =>
  on.run('return view.model.view;');
const limits = (): Promise<{ vmin: number; vmax: number }> => on.run('return view.model.limits;');

async function open(field = 'cam', options: object = {}): Promise<void> {
  await on.run(`await makeView(${JSON.stringify(field)}, ${JSON.stringify(options)}); ${drawn}`);
}

/** The middle of a pixel, on the page. */
async function pixelPlace(row: number, column: number): Promise<[number, number]> {
  const box = (await screen().boundingBox()) ?? { x: 0, y: 0 };
  const { left, top, scaleX, scaleY } = await view();
  return [box.x + (column + 0.5 - left) * scaleX, box.y + (row + 0.5 - top) * scaleY];
}

test('the first contrast is robust, and logarithmic for counts that need it', async () => {
  await open();
  expect(await on.run('return view.model.norm.name;')).toBe('log');
  const { vmin, vmax } = await limits();
  expect(vmin).toBe(10);
  expect(vmax).toBeLessThan(3010);
  await expect.poll(() => on.page.getByText(/^over \d+ px$/).textContent()).toMatch(/over [1-9]/);
  expect(await on.page.getByRole('img', { name: /^Colours from 10 to/ }).count()).toBe(1);
});

test('the readout tells row, column, coordinates and the recorded value', async () => {
  await open('cam', { extent: [0, 160, 600, 0] });
  await on.page.mouse.move(...(await pixelPlace(20, 30)));
  await expect
    .poll(() => readout().textContent())
    .toBe('row 20, column 30 · x = 61  y = 205 · 3011 (uint16)');
  await on.page.mouse.move(5, 5);
  await expect.poll(() => readout().textContent()).toContain('cam · 60 × 80 uint16');
});

test('64-bit and float values are read out exactly', async () => {
  await on.run(`
    const add = (field, dtype, data) =>
      source.imageStore.add({ run: 'run-1', field, dtype, shape: [2, 2], frames: [data] });
    add('u64', 'uint64', BigUint64Array.of(18446744073709551615n, 9007199254740993n, 3n, 4n));
    add('i64', 'int64', BigInt64Array.of(-9223372036854775808n, 9007199254740993n, 3n, 4n));
    add('f64', 'float64', Float64Array.of(0.1 + 0.2, NaN, Infinity, -0.5));
    add('f32', 'float32', Float32Array.of(0.1, 1e-45, 3, 4));`);
  const expected = {
    u64: ['18446744073709551615 (uint64)', '9007199254740993 (uint64)'],
    i64: ['-9223372036854775808 (int64)', '9007199254740993 (int64)'],
    f64: ['0.30000000000000004 (float64)', 'NaN (float64)'],
    f32: ['0.1 (float32)', '1e-45 (float32)']
  };
  for (const [field, values] of Object.entries(expected)) {
    await open(field);
    for (const [column, value] of values.entries()) {
      await on.run(`view.model.setCursor({ row: 0, column: ${column} }); ${drawn}`);
      expect((await readout().textContent())?.endsWith(`· ${value}`)).toBe(true);
    }
    await on.run('view.dispose();');
  }
});

test('colormap, reversal, norm and its parameter are chosen', async () => {
  await open();
  await on.page.getByLabel('Colormap').selectOption('magma');
  await on.page.getByLabel('reversed').check();
  expect(await on.run('return view.model.settings.cmap;')).toBe('magma_r');
  await on.page.getByLabel('Norm').selectOption('symlog');
  await on.page.getByLabel('linthresh').fill('20');
  await on.page.getByLabel('linthresh').press('Enter');
  expect(await on.run('return view.model.norm;')).toEqual({ name: 'symlog', linthresh: 20 });
  for (const [norm, parameter] of [
    ['asinh', 'linearWidth'],
    ['power', 'gamma'],
    ['twoslope', 'vcenter'],
    ['boundary', 'boundaries']
  ] as const) {
    await on.page.getByLabel('Norm').selectOption(norm);
    await on.page.getByLabel(parameter).waitFor();
  }
  await on.page.getByLabel('boundaries').fill('0, 100, 1000');
  await on.page.getByLabel('boundaries').press('Enter');
  expect(await on.run('return view.model.norm.boundaries;')).toEqual([0, 100, 1000]);
});

test('auto, full, all frames, lock and typed contrast', async () => {
  await open('cam', { norm: 'linear' });
  const contrast = on.page.getByLabel('Contrast');
  const auto = await limits();
  await contrast.selectOption('full');
  await expect.poll(limits).toEqual({ vmin: 10, vmax: 3011 });
  await contrast.selectOption('stack');
  await expect.poll(async () => (await limits()).vmax).toBeGreaterThan(auto.vmax);
  const stack = await limits();
  await contrast.selectOption('lock');
  await on.page.getByRole('button', { name: 'Next frame' }).click();
  expect(await limits()).toEqual(stack);
  await on.page.getByLabel('vmin').fill('50');
  await on.page.getByLabel('vmin').press('Enter');
  expect(await limits()).toEqual({ vmin: 50, vmax: stack.vmax });
  expect(await contrast.inputValue()).toBe('typed');
  await on.page.getByLabel('vmax').fill('p50');
  await on.page.getByLabel('vmax').press('Enter');
  await expect.poll(async () => (await limits()).vmax).toBeLessThan(50);
});

test('wrong limits are told, with a button that swaps them', async () => {
  await open('cam', { norm: 'linear', vmin: 0, vmax: 100 });
  await on.page.getByLabel('vmin').fill('nonsense');
  await on.page.getByLabel('vmin').press('Enter');
  expect(await on.page.getByRole('alert').textContent()).toContain('A limit is a number');
  await on.page.getByLabel('vmin').fill('500');
  await on.page.getByLabel('vmin').press('Enter');
  await on.page.getByRole('button', { name: 'Swap' }).click();
  expect(await limits()).toEqual({ vmin: 100, vmax: 500 });
});

test('both handles of the histogram and the middle between them are dragged, and moved by keys', async () => {
  await open('cam', { norm: 'linear', vmin: 500, vmax: 2000 });
  await on.page.getByText(/^over \d+ px$/).waitFor();
  const at = async (name: string): Promise<[number, number]> => {
    const box = await on.page.getByRole('slider', { name, exact: true }).boundingBox();
    return [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  };
  const drag = async (name: string, by: number): Promise<void> => {
    const [x, y] = await at(name);
    await on.page.mouse.move(x, y);
    await on.page.mouse.down();
    await on.page.mouse.move(x + by, y, { steps: 3 });
    await on.page.mouse.up();
    await on.run(drawn);
  };
  await drag('Upper limit', 30);
  const wider = await limits();
  expect(wider.vmin).toBe(500);
  expect(wider.vmax).toBeGreaterThan(2000);
  await drag('Lower limit', -10);
  expect((await limits()).vmin).toBeLessThan(500);
  const before = await limits();
  await drag('Both limits', 20);
  const after = await limits();
  expect(after.vmin).toBeGreaterThan(before.vmin);
  expect(after.vmax - after.vmin).toBeCloseTo(before.vmax - before.vmin, 0);
  await on.page.getByRole('slider', { name: 'Upper limit' }).press('ArrowLeft');
  expect((await limits()).vmax).toBeLessThan(after.vmax);
});

test('bad, under and over have colours of their own, and counts', async () => {
  await on.run(`source.imageStore.add({ run: 'run-1', field: 'odd', dtype: 'float64', shape: [2, 3],
    frames: [Float64Array.of(NaN, Infinity, -5, 1, 2, 50)] });`);
  await open('odd', { norm: 'linear', vmin: 0, vmax: 10 });
  for (const said of ['under 1 px', 'over 1 px', 'bad 2 px']) await on.page.getByText(said).waitFor();
  await on.page.getByText('More').click();
  await on.page.getByLabel('Own colour for bad pixels').check();
  await on.page.getByLabel('Colour of bad pixels').fill('#00ff00');
  await on.run(drawn);
  const [x, y] = await pixelPlace(0, 0);
  const box = await screen().boundingBox();
  const color = await on.run(`const d = view.node.querySelector('.brokerlab-image-canvas').getContext('2d');
    return [...d.getImageData(${x - (box?.x ?? 0)}, ${y - (box?.y ?? 0)}, 1, 1).data];`);
  expect(color).toEqual([0, 255, 0, 255]);
});

test('Ctrl+wheel zooms where the pointer is, the wheel alone scrolls the page', async () => {
  await open();
  await on.run(`document.body.style.height = '3000px';`);
  const [x, y] = await pixelPlace(20, 30);
  await on.page.mouse.move(x, y);
  const before = await view();
  await on.page.mouse.wheel(0, 60);
  await expect.poll(() => on.run('return scrollY;')).toBe(60);
  expect(await view()).toEqual(before);
  await on.run('scrollTo(0, 0);');
  await on.page.keyboard.down('Control');
  await on.page.mouse.wheel(0, -300);
  await on.page.keyboard.up('Control');
  await expect.poll(async () => (await view()).scaleX).toBeGreaterThan(before.scaleX * 1.5);
  const [nowX, nowY] = await pixelPlace(20, 30);
  expect(Math.abs(nowX - x) + Math.abs(nowY - y)).toBeLessThan(1);
});

test('drag moves, a box is zoomed into, a double click fits', async () => {
  await open();
  const whole = await view();
  const [x, y] = await pixelPlace(30, 40);
  await on.page.mouse.move(x, y);
  await on.page.mouse.down();
  await on.page.mouse.move(x + 60, y + 30);
  await on.page.mouse.up();
  expect((await view()).left).toBeCloseTo(whole.left - 60 / whole.scaleX, 6);
  await on.page.getByRole('button', { name: 'Zoom into a box' }).click();
  await on.page.mouse.move(x, y);
  await on.page.mouse.down();
  await on.page.mouse.move(x + 60, y + 30);
  await on.page.mouse.up();
  expect((await view()).scaleX).toBeGreaterThan(whole.scaleX * 3);
  await on.page.mouse.dblclick(x, y);
  expect(await view()).toEqual(whole);
});

test('the frame is turned and flipped, and the readout follows', async () => {
  await open();
  await on.page.getByRole('button', { name: 'Turn clockwise' }).click();
  await on.run(drawn);
  const box = (await screen().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const { scaleX } = await view();
  // The last row of the first column comes to the upper left corner.
  const left = box.x + (box.width - 60 * scaleX) / 2;
  await on.page.mouse.move(left + scaleX / 2, box.y + scaleX / 2);
  await expect.poll(() => readout().textContent()).toContain('row 59, column 0');
  await on.page.getByRole('button', { name: 'Flip left and right' }).click();
  await on.page.mouse.move(left + scaleX / 2, box.y + scaleX / 2);
  await expect.poll(() => readout().textContent()).toContain('row 0, column 0');
});

test('origin, extent and the half-pixel rule are matplotlib’s', async () => {
  await open('cam', { origin: 'lower' });
  await on.page.mouse.move(...(await pixelPlace(0, 0)));
  await expect.poll(() => readout().textContent()).toContain('row 59, column 0 · x = 0  y = 59');
  await on.run(`view.dispose();`);
  await open('cam', { extent: [80, 0, -3, 3] });
  await on.page.mouse.move(...(await pixelPlace(0, 0)));
  await expect.poll(() => readout().textContent()).toContain('x = 79.5  y = 2.95');
});

test('slider, steps, number box by frame, event and position', async () => {
  await open();
  const bar = on.page.getByRole('group', { name: 'Frames' });
  await bar.getByRole('button', { name: 'Next frame' }).click();
  await on.page.getByText('event 2 · motor = -6 mm').waitFor();
  await bar.getByLabel('Step').fill('3');
  await bar.getByLabel('Step').press('Enter');
  await bar.getByRole('button', { name: 'Next frame' }).click();
  await on.page.getByText('event 5 · motor = -3 mm').waitFor();
  expect(await bar.getByRole('slider', { name: 'Frame' }).getAttribute('aria-valuetext')).toBe(
    'frame 5 of 15, event 5 · motor = -3 mm'
  );
  await bar.getByLabel('Go to by').selectOption({ label: 'motor' });
  await bar.getByLabel('Go to', { exact: true }).fill('4.2');
  await bar.getByLabel('Go to', { exact: true }).press('Enter');
  await on.page.getByText('event 12 · motor = 4 mm').waitFor();
  await bar.getByLabel('Go to by').selectOption('seq_num');
  await bar.getByLabel('Go to', { exact: true }).fill('9');
  await bar.getByLabel('Go to', { exact: true }).press('Enter');
  await on.page.getByText('event 9 · motor = 1 mm').waitFor();
});

test('play steps on and stops', async () => {
  await open();
  await on.page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => on.run('return view.model.index;')).toBeGreaterThan(2);
  await on.page.getByRole('button', { name: 'Pause' }).click();
  const at = await on.run('return view.model.index;');
  await on.page.waitForTimeout(300);
  expect(await on.run('return view.model.index;')).toBe(at);
});

test('of many frames asked at once the last one is shown, and the others are given up', async () => {
  await open();
  const result = await on.run(`
    const given = [];
    const ask = source.frame.bind(source);
    source.delay = () => new Promise(done => setTimeout(done, 20));
    source.frame = (request, options) => { given.push(options.signal); return ask(request, options); };
    const shown = [3, 9, 6].map(index => view.model.show(index));
    await Promise.all(shown);
    return { index: view.model.shownIndex, aborted: given.map(signal => signal.aborted) };`);
  expect(result).toEqual({ index: 6, aborted: [true, true, false] });
});

test('a frame larger than the screen is asked reduced, marked so, and in detail where it is zoomed into', async () => {
  await on.run(`window.asked = []; const ask = source.frame.bind(source);
    source.frame = (request, options) => { asked.push(request); return ask(request, options); };`);
  await open('big', { norm: 'linear' });
  await on.page.getByText(/reduced 3× mean/).waitFor();
  expect(await on.run('return asked[0].reduce;')).toEqual({ factor: 3, how: 'mean' });
  await on.run('view.model.setCursor({ row: 700, column: 1234 });');
  await expect.poll(() => readout().textContent()).toContain('60000 (uint16)');
  await on.page.getByText('More').click();
  await on.page.getByLabel('Reduced by').selectOption('max');
  await on.page.getByText(/reduced 3× max/).waitFor();
  expect(await on.run('return view.model.tile.data.reduce((a, b) => Math.max(a, b));')).toBe(60000);
  await on.run('view.model.setView({ left: 1200, top: 650, scaleX: 4, scaleY: 4 });');
  await on.page.getByText(/reduced 3× max/).waitFor({ state: 'detached' });
  const last = await on.run<{ box: { column: number }; reduce?: object }>('return asked.at(-1);');
  expect(last.reduce).toBeUndefined();
  expect(last.box.column).toBe(1200);
});

test('everything by keyboard alone', async () => {
  await open();
  await screen().focus();
  await on.page.keyboard.press('ArrowRight');
  const first = await readout().textContent();
  expect(first).toMatch(/^row 30, column 40/);
  await on.page.keyboard.press('ArrowRight');
  await on.page.keyboard.press('ArrowDown');
  expect(await readout().textContent()).toMatch(/^row 31, column 41/);
  const whole = await view();
  await on.page.keyboard.press('+');
  expect((await view()).scaleX).toBeGreaterThan(whole.scaleX);
  await on.page.keyboard.press('Shift+ArrowRight');
  await on.page.keyboard.press('0');
  expect(await view()).toEqual(whole);
  await on.page.keyboard.press('PageDown');
  await on.page.getByText('event 2 ·').waitFor();
  await on.page.keyboard.press('f');
  await expect.poll(() => on.page.getByLabel('Contrast').inputValue()).toBe('full');
  const names = new Set<string>();
  await on.run('document.activeElement.blur();');
  for (let i = 0; i < 40; i++) {
    await on.page.keyboard.press('Tab');
    names.add(
      await on.run(`const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent;`)
    );
  }
  for (const name of [
    'Colormap',
    'Norm',
    'Contrast',
    'Zoom in',
    'vmin',
    'Lower limit',
    'Frame',
    'Play',
    'Image of cam'
  ])
    expect([...names]).toContain(name);
});

test('a failure is a sentence in the view, with a button that tries again', async () => {
  await on.run('source.failure = new SourceError("AssetMissing", "The file x.h5 is gone.", "frame");');
  await open();
  await on.page.getByRole('status').getByText('The file x.h5 is gone.').waitFor();
  await on.run('source.failure = undefined;');
  await on.page.getByRole('button', { name: 'Retry' }).click();
  await on.page.getByText('event 1 · motor = -7 mm').waitFor();
  expect(await on.page.getByText('The file x.h5 is gone.').count()).toBe(0);
});

test('limits that a norm cannot have are told', async () => {
  await open('cam', { norm: 'log', vmin: -1, vmax: 100 });
  await on.page.getByText(/It cannot be drawn: the limits -1 and 100/).waitFor();
});
