// npm test [-- lint types unit kernel notebook browser]: sets up what is missing and runs the suites, all by default.
import { mkdirSync, rmSync } from 'node:fs';
import { report, SetupFailure } from './setup/failure.mjs';
import { testResults } from './setup/paths.mjs';
import { setUp } from './setup/setup.mjs';
import { browser } from './suites/browser.mjs';
import { kernel, notebook } from './suites/python.mjs';
import { lint } from './suites/lint.mjs';
import { types } from './suites/types.mjs';
import { unit } from './suites/unit.mjs';

/** In the order in which they run. Each gives `{ passed, failed, skipped }`, whatever happens in it. */
const suites = { lint, types, unit, kernel, notebook, browser };

function chosen() {
  const names = process.argv.slice(2);
  const unknown = names.filter(name => !(name in suites));
  if (unknown.length === 0) return names.length ? names : Object.keys(suites);
  throw new SetupFailure(
    `There is no suite ${unknown.join(', ')}.`,
    `Choose from: ${Object.keys(suites).join(', ')}`
  );
}

async function runSuite(name) {
  const start = Date.now();
  console.log(`\n== ${name}`);
  const result = await suites[name]().catch(error => {
    report(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const skipped = result.skipped ? `, ${result.skipped} skipped` : '';
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed${skipped} (${seconds} s)`);
  return result;
}

async function main() {
  const names = chosen();
  await setUp({ tests: true });
  rmSync(testResults, { recursive: true, force: true });
  mkdirSync(testResults, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const result = await runSuite(name);
    for (const key of Object.keys(total)) total[key] += result[key];
  }
  const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main().catch(error => {
  report(error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
});
