import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { servePages } from '../../../../scripts/testing/pages.mjs';
import { tablePage } from './table-page.js';

let pages: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let page: Page;
let said: string[];

beforeAll(async () => {
  [pages, browser] = await Promise.all([servePages(tablePage), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await pages?.stop();
});

beforeEach(async () => {
  said = [];
  const context = await browser.newContext({
    viewport: { width: 1200, height: 640 },
    permissions: ['clipboard-read', 'clipboard-write']
  });
  page = await context.newPage();
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  await page.goto(pages.url);
  await cell('-10.000').waitFor();
});

afterEach(async () => {
  await page.context().close();
  expect(said).toEqual([]);
});

const grid = (): Locator => page.getByRole('grid', { name: 'Rows of primary' });
const cell = (name: string): Locator => grid().getByRole('gridcell', { name, exact: true }).first();
const header = (name: RegExp): Locator => grid().getByRole('columnheader', { name });
const button = (name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const clipboard = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
const run = (script: string): Promise<unknown> => page.evaluate(`(async () => { ${script} })()`);
const rowText = (index: number): Promise<string[]> =>
  grid()
    .locator(`[aria-rowindex="${index + 2}"]`)
    .locator('th, td')
    .allTextContents();
const focusGrid = (): Promise<void> => grid().focus();
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const activeText = async (): Promise<string> => {
  const id = await grid().getAttribute('aria-activedescendant');
  return (await page.locator(`#${id}`).textContent()) ?? '';
};

test('it shows units, type, hint and what is missing in the header, numbers by precision, and text as text', async () => {
  expect(await header(/^motor, mm, float64, motor/).count()).toBe(1);
  await header(/^det, .*detector, missing of 100: 1 null, 1 not recorded, 1 NaN/).waitFor();
  const first = await rowText(0);
  expect(first.slice(0, 7)).toEqual([
    '1',
    '2026-11-22 15:05:12.345',
    '-10.000',
    '3.9432e-11',
    '9007199254740993',
    '<img src=x onerror=alert(1)>',
    'true'
  ]);
  expect(await grid().locator('thead svg.brokerlab-histogram').count()).toBeGreaterThan(4);
  const motor = grid().locator('[aria-rowindex="3"] [aria-colindex="3"]');
  expect(await motor.textContent()).toBe('-9.857');
  expect(await motor.getAttribute('title')).toBe('-9.857142857142858');
  expect(await motor.evaluate(node => getComputedStyle(node).textAlign)).toBe('end');
});

test('null, NaN and what was not recorded look different', async () => {
  const looks = await Promise.all(
    ['null', 'NaN', 'not recorded'].map(name =>
      cell(name).evaluate(node => {
        const { fontStyle, fontWeight, backgroundImage } = getComputedStyle(node);
        return [fontStyle, fontWeight, backgroundImage].join();
      })
    )
  );
  expect(new Set(looks).size).toBe(3);
  expect(await cell('not recorded').getAttribute('title')).toBe('not recorded in this event');
});

test('times are in the zone of the catalog, to the nanosecond on hover', async () => {
  const time = grid().locator('[aria-rowindex="4"] [aria-colindex="2"]');
  expect(await time.textContent()).toBe('2026-11-22 15:05:14.345');
  expect(await time.getAttribute('title')).toBe('2026-11-22T15:05:14.345000002+01:00');
});

test('numbers can be shown scientific and exact', async () => {
  await page.getByLabel('Number format').selectOption('exact');
  await cell('-9.857142857142858').waitFor();
  await page.getByLabel('Number format').selectOption('scientific');
  await cell('-9.857143e+0').waitFor();
});

test('arrays are sparklines with their shape, and open with a click and with Enter', async () => {
  const wave = grid().locator('[aria-rowindex="2"] [aria-colindex="8"]');
  expect(await wave.textContent()).toBe('[16]');
  expect(await wave.locator('polyline').count()).toBe(1);
  await wave.locator('.brokerlab-table-array').click();
  await focusGrid();
  await press('ArrowDown', 'Enter');
  expect(await page.evaluate('opened')).toEqual([
    { column: 'wave', row: 0 },
    { column: 'wave', row: 1 }
  ]);
});

test('it sorts the whole table by several columns, NaN and nulls last', async () => {
  await header(/^on/).locator('.brokerlab-table-name').click();
  await cell('false').waitFor();
  await header(/^odd name/)
    .locator('.brokerlab-table-name')
    .click({ modifiers: ['Shift'] });
  await header(/^odd name.*sorted ascending/).waitFor();
  expect(await header(/^odd name/).getAttribute('aria-sort')).toBe('ascending');
  expect(await header(/^on/).textContent()).toContain('↑1');
  await expect.poll(async () => (await rowText(0))[8]).toBe('1');
  expect((await rowText(1))[8]).toBe('2');
  await header(/^det/).locator('.brokerlab-table-name').click();
  await header(/^det.*sorted ascending/)
    .locator('.brokerlab-table-name')
    .click();
  await header(/^det.*sorted descending/).waitFor();
  await expect.poll(async () => (await rowText(0))[3]).toBe('1000.00');
  await focusGrid();
  await press('Control+End');
  await cell('null').waitFor();
  await cell('NaN').waitFor();
});

test('typed filters leave rows, each can be taken away, and a mistake is told', async () => {
  await button('Column motor: sort, filter, statistics').click();
  const panel = page.getByRole('dialog', { name: 'Column motor' });
  await panel.getByLabel('Condition on motor').selectOption('is greater than');
  await panel.getByLabel('Value for motor').fill('abc');
  await panel.getByRole('button', { name: 'Filter' }).click();
  expect(await panel.getByRole('alert').textContent()).toContain("'abc' is no number");
  await panel.getByLabel('Value for motor').fill('2');
  await panel.getByRole('button', { name: 'Filter' }).click();
  await page.getByText('100 rows · 9 columns · 15 rows left').waitFor();
  await page.getByLabel('Filter rows by an expression').fill('on and `odd name` < 50');
  await press('Enter');
  await page.getByText(/ · [1-9] rows left/).waitFor();
  await page.getByLabel('Filter rows by an expression').fill('motorr > 2');
  await press('Enter');
  await page.getByText("Did you mean 'motor'?").waitFor();
  await page.getByLabel('Filter rows by an expression').fill('');
  await press('Enter');
  await button('Remove the filter motor > 2').click();
  await page.getByText('100 rows · 9 columns', { exact: true }).waitFor();
});

test('times, text, integers and what is missing can be filtered too', async () => {
  const left = async (condition: object): Promise<unknown> => {
    await run(`view.setState({ conditions: [${JSON.stringify(condition)}] })`);
    await expect.poll(() => page.evaluate('view.numRows')).toBeDefined();
    return page.evaluate('view.numRows');
  };
  expect(await left({ column: 'time', operator: '<', value: '2026-11-22 15:05:14' })).toBe(2);
  expect(await left({ column: 'state', operator: '==', value: 'it\'s "odd"' })).toBe(33);
  expect(await left({ column: 'counter', operator: '==', value: '9007199254740993' })).toBe(1);
  expect(await left({ column: 'det', operator: 'null', value: '' })).toBe(2);
  expect(await left({ column: 'det', operator: 'nan', value: '' })).toBe(1);
  expect(await left({ column: 'odd name', operator: '>=', value: '99' })).toBe(2);
});

test('a column is found, hidden, shown again, frozen and made wider', async () => {
  await button('Columns').click();
  const chooser = page.getByRole('dialog', { name: 'Columns' });
  await chooser.getByLabel('Show counter').uncheck();
  await header(/^counter/).waitFor({ state: 'detached' });
  await chooser.getByLabel('Find a column').fill('count');
  await press('Enter');
  await header(/^counter/).waitFor();
  await expect.poll(activeText).toBe('9007199254740993');
  await press('Alt+ArrowDown');
  const panel = page.getByRole('dialog', { name: 'Column counter' });
  await panel.getByLabel('Width').fill('300');
  await press('Tab');
  await expect.poll(async () => (await header(/^counter/).boundingBox())?.width).toBe(300);
  await panel.getByRole('button', { name: 'Freeze' }).click();
  await grid().getByRole('rowheader', { name: '9007199254740993' }).waitFor();
  const edge = header(/^motor/).locator('.rt-column-resize');
  const box = await edge.boundingBox();
  const before = (await header(/^motor/).boundingBox())?.width ?? 0;
  await page.mouse.move((box?.x ?? 0) + 3, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 43, (box?.y ?? 0) + 5);
  await page.waitForTimeout(100);
  await page.mouse.up();
  await expect.poll(async () => (await header(/^motor/).boundingBox())?.width).toBe(before + 40);
});

test('a panel has the statistics of a column', async () => {
  await header(/^motor/)
    .getByRole('button')
    .click();
  const panel = page.getByRole('dialog', { name: 'Column motor' });
  await panel.getByText('median').waitFor();
  const text = (await panel.textContent()) ?? '';
  for (const part of ['rows100', 'min-10', 'max4.142857', 'mean-2.92857', 'no value missing of 100'])
    expect(text).toContain(part);
  await press('Escape');
  await panel.waitFor({ state: 'detached' });
  expect(await grid().evaluate(node => node === document.activeElement)).toBe(true);
});

test('with the keyboard alone: move, sort, select, copy with headers', async () => {
  await focusGrid();
  await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown');
  await expect.poll(activeText).toBe('null');
  await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight');
  await press('Control+c');
  await page.getByText('Copied 3 rows.').waitFor({ state: 'attached' });
  expect(await clipboard()).toBe(
    'det\tcounter\n\t9007199254740994\nNaN\t9007199254740995\n\t9007199254740996'
  );
  await press('Home', 'Shift+ ', 'Control+c');
  await expect.poll(clipboard).toContain('seq_num\ttime\tmotor');
  expect((await clipboard()).split('\n')).toHaveLength(2);
  await press('ArrowRight', 'ArrowRight', 'Control+ ', 'Control+c');
  await expect.poll(async () => (await clipboard()).split('\n').length).toBe(101);
  expect(await clipboard()).toMatch(/^motor\n-10\n-9\.857142857142858\n/);
  await press('Control+a', 'Control+c');
  await expect.poll(async () => (await clipboard()).split('\n')[0]?.split('\t').length).toBe(9);
  expect(await clipboard()).toContain('"it\'s ""odd"""');
  await press('Control+Home', 'ArrowUp', 'Enter');
  await header(/^seq_num.*sorted ascending/).waitFor();
  await press('Enter');
  await header(/^seq_num.*sorted descending/).waitFor();
  await press('Alt+ArrowRight', 'Alt+ArrowRight');
  expect(await page.evaluate('view.state.widths.seq_num')).toBeGreaterThan(110);
});

test('with the mouse: a rectangle, rows by their number, a column by Alt and its header', async () => {
  await cell('-9.857').hover();
  await page.mouse.down();
  await grid().locator('[aria-rowindex="5"] [aria-colindex="5"]').hover();
  await page.mouse.up();
  expect(await page.evaluate('view.selection')).toEqual({
    rows: [1, 4],
    columns: ['motor', 'det', 'counter']
  });
  await grid().getByRole('rowheader', { name: '7', exact: true }).click();
  expect(await page.evaluate('[view.selection.rows, view.selection.columns.length]')).toEqual([[6, 7], 9]);
  await header(/^motor/)
    .locator('.brokerlab-table-name')
    .click({ modifiers: ['Alt'] });
  expect(await page.evaluate('view.selection')).toEqual({ rows: [0, 100], columns: ['motor'] });
});

test('it goes to a row', async () => {
  await page.getByLabel('Go to row').fill('90');
  await press('Enter');
  await expect.poll(activeText).toBe('90');
  expect(await grid().locator('.is-active').isVisible()).toBe(true);
});

test('it gives the code for what is shown', async () => {
  await run(`view.setState({ sort: [{ column: 'det', descending: true }], hidden: ['wave', 'time', 'counter'],
    conditions: [{ column: 'odd name', operator: '<', value: '50' }] })`);
  await button('Copy as code').click();
  await expect
    .poll(clipboard)
    .toBe(
      [
        "const table = (await db['run'].table())",
        "  .filter('`odd name` < 50')",
        "  .sort([{ column: 'det', descending: true }])",
        "  .select(['motor', 'det', 'state', 'on', 'odd name']);"
      ].join('\n')
    );
});

test('a million rows scroll, and only the blocks on screen and the next are asked, for the columns on screen', async () => {
  await run(`source.blocks.length = 0; await show('big')`);
  await grid().getByRole('rowheader').or(grid().getByRole('gridcell')).first().waitFor();
  await cell('0').waitFor();
  expect(await grid().getAttribute('aria-rowcount')).toBe('1000001');
  const first = (await page.evaluate('source.blocks')) as { columns: string[]; from: number; to: number }[];
  expect(first.length).toBeLessThanOrEqual(4);
  expect(Math.max(...first.map(block => block.to))).toBe(400);
  expect(new Set(first.flatMap(block => block.columns)).size).toBeLessThan(20);
  await focusGrid();
  await run('source.blocks.length = 0');
  await press('Control+ArrowDown');
  await cell('49999950').waitFor();
  const last = (await page.evaluate('source.blocks')) as { from: number; to: number }[];
  expect(last.length).toBeLessThanOrEqual(6);
  expect(last.every(block => block.from >= 999_600)).toBe(true);
  await run('source.blocks.length = 0');
  await press('ArrowUp', 'ArrowUp', 'ArrowUp');
  expect(await page.evaluate('source.blocks.length')).toBe(0);
});

test('a failure is a sentence with a button that tries again', async () => {
  await run(
    'source.failure = new SourceError("unreachable", "The server does not answer.", "x"); await view.load()'
  );
  await page.getByRole('alert').getByText('The server does not answer.').waitFor();
  await run('source.failure = undefined');
  await button('Retry').click();
  await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
  await cell('-10.000').waitFor();
  await run(`await show('nowhere')`);
  await page.getByRole('alert').getByText('No run has the uid nowhere.').waitFor();
});

test('a stream without events says so', async () => {
  await run(`await show('empty')`);
  await page.getByText('This stream has no events.').waitFor();
});

test('a disposed view leaves nothing behind', async () => {
  const nodes = await page.evaluate(`(async () => {
    await show('run'); view.dispose();
    const before = document.querySelectorAll('*').length;
    let listeners = 0;
    const add = document.addEventListener;
    document.addEventListener = function (type, listener, options) {
      listeners++;
      options?.signal?.addEventListener('abort', () => listeners--);
      return add.call(this, type, listener, options);
    };
    for (let i = 0; i < 20; i++) { await show('run'); view.dispose(); }
    document.addEventListener = add;
    return [document.querySelectorAll('*').length - before, listeners];
  })()`);
  expect(nodes).toEqual([0, 0]);
});

const themes = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'high contrast': { colorScheme: 'dark', forcedColors: 'active' }
} as const;

for (const [theme, media] of Object.entries(themes))
  test(`it is accessible in ${theme}`, async () => {
    await page.emulateMedia(media);
    await button('Column det: sort, filter, statistics').click();
    await page.getByRole('dialog').getByText('median').waitFor();
    await page.screenshot({ path: `test-results/table-${theme.replace(' ', '-')}.png` });
    const { violations } = await new AxeBuilder({ page }).include('.brokerlab-table').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });
