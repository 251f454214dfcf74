import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './environment.mjs';
import { adviceFor, SetupFailure } from './failure.mjs';
import { logs, root } from './paths.mjs';

/** Ends a child started with `detached` and all that it started. */
export function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Runs a tool with its output in a log file and gives `{ code, timedOut, output, log }`. After `seconds` it is ended
 * with everything that it started.
 */
export function attempt(
  name,
  command,
  args,
  { cwd = root, env = environment(), seconds = 1800, quiet = true } = {}
) {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${name}.log`);
  const file = openSync(log, 'w');
  writeSync(file, `$ ${[command, ...args].join(' ')}\n`);
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', quiet ? file : 'inherit', quiet ? file : 'inherit']
    });
    let timedOut = false;
    let killer;
    const timer = setTimeout(() => {
      timedOut = true;
      stop(child);
      killer = setTimeout(() => stop(child, 'SIGKILL'), 5000);
    }, seconds * 1000);
    const interrupted = signal => {
      stop(child);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', interrupted);
    process.once('SIGTERM', interrupted);
    const finish = (code, error) => {
      clearTimeout(timer);
      clearTimeout(killer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      if (error) writeSync(file, `${error.message}\n`);
      closeSync(file);
      resolve({ code, timedOut, log, output: readFileSync(log, 'utf8') });
    };
    child.once('error', error => finish(127, error));
    child.once('exit', code => finish(code ?? 1));
  });
}

/** The end of a log, for the screen. */
export function tail(output, lines = 25) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Runs a tool that must succeed; otherwise shows the end of its log and throws with advice. */
export async function run(name, command, args, { advice, ...options } = {}) {
  const result = await attempt(name, command, args, options);
  if (result.code === 0) return result;
  console.error(`\n${tail(result.output)}`);
  const how = result.timedOut ? 'took too long' : `ended with code ${result.code}`;
  throw new SetupFailure(
    `${name} ${how}.`,
    adviceFor(result.output, advice ?? 'Read the log, mend what it names, and run it again.'),
    result.log
  );
}
