import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { startJupyter } from '../../../../scripts/testing/jupyter.mjs';

let jupyter: Awaited<ReturnType<typeof startJupyter>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [jupyter, browser] = await Promise.all([startJupyter({ cwd: import.meta.dirname }), launchChromium()]);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await jupyter?.stop();
});

test('JupyterLab opens with the extension', async () => {
  await page.goto(`${jupyter.url}lab?token=${jupyter.token}`);
  await page.locator('#jp-main-dock-panel').waitFor();
  expect(await page.evaluate('Object.keys(window).length')).toBeGreaterThan(0);
});
