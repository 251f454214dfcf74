#!/usr/bin/env node
import { program } from './program.js';
import { report } from './report.js';
import { printable } from './terminal.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.removeAllListeners('warning');
process.on('warning', ({ name, message }) => {
  const what = name === 'BrokerlabWarning' ? message : `${name}: ${message}`;
  process.stderr.write(`brokerlab: ${printable(what)}\n`);
});

const terminal = { out: process.stdout, err: process.stderr };
try {
  await program(terminal, stop.signal).parseAsync();
} catch (error) {
  process.exitCode = report(error, terminal, stop.signal);
}
