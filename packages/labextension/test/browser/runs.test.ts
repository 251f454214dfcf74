import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { startJupyter } from '../../../../scripts/testing/jupyter.mjs';

const samples = new URL('../../../core/test/fixtures/samples', import.meta.url).pathname;

let folder: string;
let jupyter: Awaited<ReturnType<typeof startJupyter>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-runs-'));
  cpSync(join(samples, 'jsonl'), join(folder, 'runs'), { recursive: true });
  const env = { BROKERLAB_CATALOG: join(folder, 'runs') };
  [jupyter, browser] = await Promise.all([startJupyter({ cwd: folder, env }), launchChromium()]);
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  page = await context.newPage();
  await page.goto(`${jupyter.url}lab?token=${jupyter.token}`);
  await page.locator('#jp-main-dock-panel').waitFor();
  await page.getByRole('tab', { name: 'Bluesky runs' }).click();
  await runs().first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await jupyter?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const region = (): Locator => page.getByRole('region', { name: 'Bluesky runs', exact: true });
const runs = (): Locator => region().getByRole('listbox', { name: 'Runs, newest first' }).getByRole('option');

test('the sidebar lists the runs of the catalog, newest first', async () => {
  expect(await runs().count()).toBeGreaterThan(10);
  const times = await runs()
    .locator('time')
    .evaluateAll(nodes => nodes.map(node => node.getAttribute('datetime') ?? ''));
  expect(times).toEqual([...times].sort().reverse());
  const text = (await runs().allTextContents()).join('\n');
  for (const word of ['scan', 'success', 'failed', 'aborted', 'running', 'det / motor'])
    expect(text).toContain(word);
});

test('the arrow keys choose a run', async () => {
  await runs().first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await runs().nth(1).getAttribute('aria-selected')).toBe('true');
  expect(
    await runs()
      .nth(1)
      .evaluate(node => node === document.activeElement)
  ).toBe(true);
});

test('a run that is recorded meanwhile comes with a refresh', async () => {
  const start = { uid: 'fresh-run', time: Date.now() / 1000, scan_id: 4711, plan_name: 'count' };
  writeFileSync(join(folder, 'runs', 'fresh.jsonl'), `${JSON.stringify(['start', start])}\n`);
  await region().getByRole('button', { name: 'Refresh the list of runs' }).click();
  await region()
    .getByRole('option', { name: /^running #4711 count/ })
    .waitFor();
  expect(await runs().first().textContent()).toContain('#4711');
});

for (const theme of ['Light', 'Dark'])
  test(`it is accessible in the ${theme.toLowerCase()} theme`, async () => {
    await page.evaluate(
      `window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab ${theme}' })`
    );
    await page.locator(`body[data-jp-theme-name="JupyterLab ${theme}"]`).waitFor({ state: 'attached' });
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await page.screenshot({ path: `test-results/sidebar-${theme.toLowerCase()}.png` });
    const { violations } = await new AxeBuilder({ page }).include('#brokerlab-runs').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });

test('the sidebar is still open after a reload, and the palette opens it', async () => {
  await page.waitForTimeout(1500);
  await page.reload();
  await runs().first().waitFor();
  await page.getByRole('tab', { name: 'Bluesky runs' }).click();
  await region().waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+Shift+C');
  await page.locator('.jp-ModalCommandPalette .lm-CommandPalette-input').fill('Show Bluesky Runs');
  await page.keyboard.press('Enter');
  await runs().first().waitFor();
});
