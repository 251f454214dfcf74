import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { attempt } from '../setup/run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** The Chromium of `CHROME`, of the PATH or of its usual place, or undefined. */
export function findChromium() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const places = [...names.flatMap(name => folders.map(folder => join(folder, name))), ...elsewhere];
  return [process.env.CHROME, ...places].find(path => path && existsSync(path));
}

/** As {@link findChromium}; installs Debian's where this is root's own machine (a container). Says what to do else. */
export async function ensureChromium() {
  const path = findChromium();
  if (path) return { path };
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium with apt-get …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () =>
      attempt('chromium', 'apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
        env,
        seconds: 400
      });
    if ((await install()).code !== 0) {
      await attempt('apt-update', 'apt-get', ['update'], { env, seconds: 200 });
      await install();
    }
    const installed = findChromium();
    if (installed) return { path: installed };
  }
  return {
    path: undefined,
    advice: 'Install Chromium or Google Chrome, or set CHROME to its path, and run it again.'
  };
}

/** A headless Chromium, driven by playwright-core. The caller closes it. */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: set CHROME to its path.');
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--use-angle=swiftshader'];
  return chromium.launch({ executablePath, headless: true, args });
}
