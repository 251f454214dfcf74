import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testResults, tool as executable } from '../setup/paths.mjs';
import { tool } from './check.mjs';

function counts(xml) {
  const result = { passed: 0, failed: 0, skipped: 0 };
  for (const [suite] of xml.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = name => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = number('failures') + number('errors');
    result.failed += failed;
    result.skipped += number('skipped');
    result.passed += Math.max(0, number('tests') - failed - number('skipped'));
  }
  return result;
}

/** Runs pytest over a folder; a folder without tests is a failure. */
async function runPytest(name, folder, seconds, more = []) {
  const output = join(testResults, `${name}.xml`);
  const args = [
    '-m',
    'pytest',
    folder,
    '-p',
    'no:cacheprovider',
    '-q',
    '-rs',
    `--junitxml=${output}`,
    ...more
  ];
  const { code } = await tool(name, executable('python'), args, { seconds });
  if (!existsSync(output)) return { passed: 0, failed: 1, skipped: 0 };
  const result = counts(readFileSync(output, 'utf8'));
  if (code !== 0 && result.failed === 0) result.failed = 1;
  return result;
}

/** The pager's sample: this kernel answers inspection beside the cell, and never sends a page to show below the notebook. */
const pager = 'packages/kernel/test/test_kernel.py::BrokerlabKernelTests::test_pager';

/** jupyter_kernel_test and what else talks to the kernel through jupyter_client. */
export const kernel = () =>
  runPytest('kernel', join('packages', 'kernel', 'test'), 420, [`--deselect=${pager}`]);

/** The example notebooks, executed by nbconvert and compared. */
export const notebook = () => runPytest('notebook', join('examples', 'test'), 420);
