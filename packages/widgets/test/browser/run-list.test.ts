import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { servePages } from '../../../../scripts/testing/pages.mjs';

const body = `
<link rel="stylesheet" href="/packages/widgets/style/runs.css">
<main></main>
<script type="module">
  import { MemorySource, RunList, SourceError } from '@brokerlab/widgets';
  const statuses = ['success', 'failed', 'aborted', 'running'];
  const run = i => ({
    uid: String(i).padStart(8, '0') + '-1111-2222-3333-444444444444',
    scan_id: 100 - i, plan: 'scan', time: 1795000000 - 60 * i, duration: i % 4 === 3 ? null : 12.34,
    status: statuses[i % 4], reason: i % 4 === 1 ? 'no beam' : null, num_points: 15, num_events: i % 4 === 3 ? null : 15,
    detectors: ['det'], motors: ['motor'], sample: i === 0 ? '<img src=x onerror=alert(1)>' : null
  });
  window.source = new MemorySource(Array.from({ length: 7 }, (_, i) => run(i)));
  window.makeRun = run;
  window.SourceError = SourceError;
  window.activated = [];
  window.list = new RunList(window.source, { pageLength: 5, onActivate: run => window.activated.push(run.scan_id) });
  document.querySelector('main').append(window.list.node);
  window.ready = window.list.refresh();
</script>`;

let pages: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let page: Page;
let said: string[];

beforeAll(async () => {
  [pages, browser] = await Promise.all([servePages(body), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await pages?.stop();
});

beforeEach(async () => {
  said = [];
  const context = await browser.newContext({ viewport: { width: 300, height: 600 } });
  page = await context.newPage();
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  await page.goto(pages.url);
  await options().first().waitFor();
});

afterEach(async () => {
  await page.context().close();
  expect(said).toEqual([]);
});

const options = (): ReturnType<Page['getByRole']> =>
  page.getByRole('listbox', { name: 'Runs, newest first' }).getByRole('option');
const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
const run = (script: string): Promise<unknown> => page.evaluate(`(async () => { ${script} })()`);

test('it lists the runs with their status in words, and text stays text', async () => {
  expect(await options().count()).toBe(5);
  const [first = '', second = '', , fourth = ''] = await options().allTextContents();
  for (const part of ['success', '#100', 'scan', '00000000', '15 points', '12 s', 'det / motor', '<img'])
    expect(first).toContain(part);
  expect(second).toContain('failed');
  expect(fourth).toContain('running');
  expect(await options().nth(1).getAttribute('title')).toContain('no beam');
});

test('the arrow keys move, Enter chooses', async () => {
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('#100');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toContain('#99');
  expect(await page.getByRole('option', { selected: true }).textContent()).toContain('#99');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  expect(await focused()).toContain('#96');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('activated')).toEqual([99, 100]);
});

test('more runs follow at the end', async () => {
  await page.getByRole('button', { name: 'Show more runs' }).click();
  await options().nth(6).waitFor();
  expect(await focused()).toContain('#95');
  expect(await page.getByRole('button', { name: 'Show more runs' }).isVisible()).toBe(false);
});

test('a refresh keeps the chosen run and the focus', async () => {
  await options().nth(1).click();
  await run('source.runItems.unshift(makeRun(-1)); await list.refresh();');
  expect(await options().first().textContent()).toContain('#101');
  expect(await focused()).toContain('#99');
  expect(await page.getByRole('option', { selected: true }).textContent()).toContain('#99');
});

test('an unchanged answer leaves the rows alone', async () => {
  await run('window.row = document.querySelector("[role=option]"); await list.refresh();');
  expect(await page.evaluate('row.isConnected')).toBe(true);
});

test('a failure is a sentence with a button that tries again, and the runs stay', async () => {
  await run(
    'source.failure = new SourceError("unreachable", "The server does not answer.", "api/runs"); await list.refresh();'
  );
  expect(await page.getByRole('status').textContent()).toContain('The server does not answer.');
  expect(await options().count()).toBe(5);
  await run('source.failure = undefined;');
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
});

test('a catalog without runs says so', async () => {
  await run('source.runItems = []; await list.refresh();');
  expect(await page.getByRole('status').textContent()).toContain('This catalog has no runs yet.');
  expect(await options().count()).toBe(0);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`it is accessible in ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    await options().nth(1).click();
    await page.screenshot({ path: `test-results/run-list-${colorScheme}.png` });
    const { violations } = await new AxeBuilder({ page }).include('.brokerlab-runs').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });
