import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { launchChromium } from '../../../../scripts/testing/chromium.mjs';
import { startJupyter } from '../../../../scripts/testing/jupyter.mjs';

const OPEN = `import { openComm, type Comm } from '@brokerlab/kernel';

const base = '@jupyter-widgets/base', controls = '@jupyter-widgets/controls';
function model(module: string, name: string, view: string, viewModule: string, state: object = {}): Comm {
  return openComm('jupyter.widget', { buffer_paths: [], state: {
    _model_module: module, _model_module_version: '2.0.0', _model_name: name,
    _view_module: viewModule, _view_module_version: '2.0.0', _view_name: view, ...state
  } }, { metadata: { version: '2.1.0' } });
}
const layout = model(base, 'LayoutModel', 'LayoutView', base);
const style = model(controls, 'SliderStyleModel', 'StyleView', base);
const slider = model(controls, 'IntSliderModel', 'IntSliderView', controls, {
  value: 3, min: 0, max: 10, step: 1, orientation: 'horizontal', readout: true, readout_format: 'd', disabled: false,
  continuous_update: true, description: 'exposure', layout: 'IPY_MODEL_' + layout.id, style: 'IPY_MODEL_' + style.id
});
const values: number[] = [];
slider.onMsg(m => {
  const state = m.data.state as { value?: number } | undefined;
  if (state?.value !== undefined) values.push(state.value);
});
({ [Symbol.for('Jupyter.display')]: () => ({
  'application/vnd.jupyter.widget-view+json': { version_major: 2, version_minor: 0, model_id: slider.id }
}) })`;
const ASK = "'the page said ' + values.at(-1)";
const SET = "slider.send({ method: 'update', state: { value: 9 }, buffer_paths: [] })";

const folder = mkdtempSync(join(tmpdir(), 'brokerlab-widget-'));
let jupyter: Awaited<ReturnType<typeof startJupyter>> | undefined;
let browser: Browser | undefined;

function cell(source: string): object {
  return {
    cell_type: 'code',
    id: `c${source.length}`,
    metadata: {},
    outputs: [],
    execution_count: null,
    source
  };
}

beforeAll(async () => {
  const installer = fileURLToPath(new URL('../../dist/install.js', import.meta.url));
  execFileSync(process.execPath, [installer, '--prefix', join(folder, 'prefix')]);
  const kernelspec = { name: 'brokerlab', display_name: 'TypeScript (Brokerlab)', language: 'typescript' };
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: [OPEN, ASK, SET].map(cell)
  };
  writeFileSync(join(folder, 'slider.ipynb'), JSON.stringify(notebook));
  jupyter = await startJupyter({
    cwd: folder,
    env: { JUPYTER_PATH: join(folder, 'prefix', 'share', 'jupyter'), BROKERLAB_CATALOG: folder }
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await jupyter?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function run(page: Page, index: number): Promise<void> {
  await page.locator('.jp-Notebook .jp-CodeCell').nth(index).locator('.cm-content').click();
  await page.keyboard.press('Control+Enter');
}

test('a stock IntSlider opened from a TypeScript cell shows, and sends its value back', async () => {
  if (!jupyter || !browser) throw new Error('Jupyter or the browser did not start');
  const page = await browser.newPage();
  await page.goto(`${jupyter.url}lab/tree/slider.ipynb?token=${jupyter.token}`);
  await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor({ timeout: 60_000 });
  // A cell that is run before the kernel is connected is not run at all.
  await page.getByText('TypeScript (Brokerlab) | Idle').waitFor({ timeout: 60_000 });
  await run(page, 0);
  const handle = page.getByRole('slider');
  await handle.waitFor({ timeout: 60_000 });
  expect(await page.getByText('exposure', { exact: true }).count()).toBe(1);
  expect(await handle.getAttribute('aria-valuenow')).toBe('3.0');

  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => handle.getAttribute('aria-valuenow')).toBe('5.0');
  await run(page, 1);
  await page.locator('.jp-OutputArea-output').getByText("'the page said 5'").waitFor();

  await run(page, 2);
  await expect.poll(() => handle.getAttribute('aria-valuenow'), { timeout: 10_000 }).toBe('9.0');
  await page.close();
});
