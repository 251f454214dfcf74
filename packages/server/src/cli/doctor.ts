import { checkCatalogs } from './checks/catalogs.js';
import { checkFilters, checkNode } from './checks/environment.js';
import { checkJupyter } from './checks/jupyter.js';
import { json, printable, type Terminal } from './terminal.js';

/** What one check found; `advice` says what to do when it is not `ok`. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'failed';
  detail: string;
  advice?: string;
}

/** `brokerlab doctor`: every check, one after the other; the exit code is 1 when one failed. */
export async function doctor(options: { json?: true }, terminal: Terminal): Promise<void> {
  let failed = false;
  for (const check of [checkNode, checkFilters, checkJupyter, checkCatalogs]) {
    for (const finding of await check()) {
      failed ||= finding.state === 'failed';
      if (options.json) terminal.out.write(json(finding) + '\n');
      else terminal.out.write(lineOf(finding));
    }
  }
  if (failed) process.exitCode = 1;
}

function lineOf({ check, state, detail, advice }: Finding): string {
  const mark = { ok: '✓', warning: '!', failed: '✗' }[state];
  return `${mark} ${check}: ${printable(detail)}\n${advice === undefined ? '' : `    ${printable(advice)}\n`}`;
}
