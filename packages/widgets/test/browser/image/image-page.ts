import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from '../../../../../scripts/testing/chromium.mjs';
import { servePages } from '../../../../../scripts/testing/pages.mjs';

/** A view over generated frames: `source`, `view`, `makeView(field, options)`; values are told by their place. */
const body = `
<link rel="stylesheet" href="/packages/widgets/style/image.css">
<main></main>
<script type="module">
  import { ImageView, MemorySource, SourceError } from '@brokerlab/widgets';
  const rows = 60, columns = 80;
  const frame = i => Uint16Array.from({ length: rows * columns }, (_, k) => {
    const r = Math.floor(k / columns), c = k % columns;
    return 10 + (r + c) % 7 + Math.round(3000 * Math.exp(-((r - 20 - i) ** 2 + (c - 30) ** 2) / 40));
  });
  window.source = new MemorySource();
  source.imageStore.add({
    run: 'run-1', field: 'cam', scanId: 7, dtype: 'uint16', shape: [rows, columns],
    frames: Array.from({ length: 15 }, (_, i) => frame(i)),
    axes: [{ name: 'motor', units: 'mm', values: Array.from({ length: 15 }, (_, i) => -7 + i) }]
  });
  const big = Uint16Array.from({ length: 1200 * 2000 }, (_, k) => (k * 7919) % 1000);
  big[700 * 2000 + 1234] = 60000;
  source.imageStore.add({ run: 'run-1', field: 'big', dtype: 'uint16', shape: [1200, 2000], frames: [big, big] });
  window.SourceError = SourceError;
  window.views = [];
  window.makeView = async (field = 'cam', options = {}) => {
    const view = new ImageView(source, { run: 'run-1', field }, options);
    document.querySelector('main').append(view.node);
    views.push(view);
    window.view = view;
    await view.open();
    // Until the sizes of what came with the frame are settled.
    for (let i = 0; i < 4; i++) await new Promise(done => requestAnimationFrame(done));
  };
  window.ready = true;
</script>`;

/** A page for each test of a file; what it printed must be nothing. */
export function imagePage(): { readonly page: Page; run: <T>(script: string) => Promise<T> } {
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
    const context = await browser.newContext({ viewport: { width: 760, height: 640 } });
    page = await context.newPage();
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    await page.goto(pages.url);
    await page.waitForFunction('window.ready');
  });
  afterEach(async () => {
    await page.context().close();
    expect(said).toEqual([]);
  });
  return {
    get page() {
      return page;
    },
    run: script => page.evaluate(`(async () => { ${script} })()`)
  };
}

/** Waits until what was asked is drawn. */
export const drawn =
  'await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));';
