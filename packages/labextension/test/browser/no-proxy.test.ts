import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { startJupyter } from '../../../../scripts/testing/jupyter.mjs';

let jupyter: Awaited<ReturnType<typeof startJupyter>>;
let browser: Browser;

beforeAll(async () => {
  const args = ["--ServerApp.jpserver_extensions={'jupyter_server_proxy': False}"];
  [jupyter, browser] = await Promise.all([startJupyter({ cwd: tmpdir(), args }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await jupyter?.stop();
});

test('without jupyter-server-proxy, the sidebar says what is missing and how to get it', async () => {
  const page = await browser.newPage();
  await page.goto(`${jupyter.url}lab?token=${jupyter.token}`);
  await page.getByRole('tab', { name: 'Bluesky runs' }).click();
  const region = page.getByRole('region', { name: 'Bluesky runs', exact: true });
  await region.getByRole('button', { name: 'Retry' }).waitFor();
  const said = await region.getByRole('status').textContent();
  expect(said).toContain('Nothing answers at the address of the data service.');
  expect(said).toContain('pip install jupyter-server-proxy');
});
