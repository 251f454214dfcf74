import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, testResults, tool as executable } from '../setup/paths.mjs';
import { tool } from './check.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** Counts of vitest's JSON report; a file that could not be loaded is a failed test. */
function counts(report) {
  const result = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const statuses = file.assertionResults.map(test => test.status);
    for (const status of statuses) {
      if (status === 'passed') result.passed++;
      else if (status === 'failed') result.failed++;
      else result.skipped++;
    }
    if (file.status === 'failed' && !statuses.includes('failed')) result.failed++;
  }
  return result;
}

/** Runs one project of vitest.config.js. */
export async function runVitest(project, seconds) {
  const output = join(testResults, `${project}.json`);
  const args = [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`
  ];
  const { code } = await tool(project, executable('node'), [vitest, ...args], { seconds });
  if (!existsSync(output)) return { passed: 0, failed: 1, skipped: 0 };
  const result = counts(JSON.parse(readFileSync(output, 'utf8')));
  if (code !== 0 && result.failed === 0) result.failed = 1;
  if (result.passed + result.failed + result.skipped === 0) result.failed = 1;
  return result;
}

/** How many tests a project has, without running them. */
export async function countTests(project) {
  const output = join(testResults, `${project}-list.json`);
  const args = ['list', `--project=${project}`, `--json=${output}`];
  const { code } = await tool(`${project}-list`, executable('node'), [vitest, ...args], { seconds: 120 });
  return code === 0 ? JSON.parse(readFileSync(output, 'utf8')).length : 1;
}
