import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo } from '../../../../scripts/demo.mjs';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';

let demo: Awaited<ReturnType<typeof startDemo>>;
let browser: Browser;
let page: Page;
const said: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchChromium()]);
  page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  await page.goto(demo.url);
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test('every view of the demo page opens, from memory and from the data service', async () => {
  const choose = page.getByRole('combobox', { name: 'View', exact: true });
  await expect
    .poll(() => choose.locator('option', { hasText: /^Images, count/ }).count(), { timeout: 30_000 })
    .toBeGreaterThan(2);
  const names = await choose.locator('option').allTextContents();
  for (const name of names) {
    await choose.selectOption({ label: name });
    const there = name.startsWith('Images')
      ? page
          .getByText(/^event \d+/)
          .or(page.locator('.brokerlab-image-error'))
          .first()
      : page.getByRole('option', { name: /count|scan/ }).first();
    await there.waitFor({ state: 'attached' });
  }
  await choose.selectOption({ label: 'Images, generated: large detector' });
  await page.getByText(/reduced \d× mean/).waitFor();
  await page.screenshot({ path: 'test-results/demo.png' });
  // Some sample runs are spoilt on purpose; the browser prints that their frames are refused.
  expect(said.filter(text => !/^Failed to load resource/.test(text))).toEqual([]);
});
