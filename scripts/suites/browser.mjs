import { ensureChromium } from '../testing/chromium.mjs';
import { countTests, runVitest } from './vitest.mjs';

/** The tests in a real Chromium; where there is none and none can be installed, they count as skipped. */
export async function browser() {
  const found = await ensureChromium();
  if (found.path === undefined) {
    console.log(`No Chromium: the browser tests are skipped. ${found.advice}`);
    return { passed: 0, failed: 0, skipped: await countTests('browser') };
  }
  process.env.CHROME = found.path;
  return runVitest('browser', 420);
}
