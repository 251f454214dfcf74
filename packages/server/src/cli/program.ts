import { createRequire } from 'node:module';
import { EXPORT_FORMATS } from '@brokerlab/core';
import { Command, InvalidArgumentError } from 'commander';
import { catalogs } from './catalogs.js';
import { doctor } from './doctor.js';
import { exportRuns, formatArgument } from './export.js';
import { installKernel } from './kernel-install.js';
import { ls } from './ls.js';
import { show } from './show.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { watch } from './watch.js';

const catalogOption = [
  '-c, --catalog <name>',
  'a catalog of catalogs.yml, or a folder; default: the default catalog'
] as const;
const jsonOption = ['--json', 'JSON for machines, one value a line'] as const;
const keyHelp = 'a uid, the beginning of one, a scan_id, or -1 for the most recent run';

/** The command line. Commands write to `terminal`, stop when `signal` aborts, and reject with what went wrong. */
export function program(terminal: Terminal, signal: AbortSignal): Command {
  const root = new Command('brokerlab')
    .description('Finds, shows and exports the runs of Bluesky experiments.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: text => void terminal.out.write(text),
      writeErr: text => void terminal.err.write(text)
    })
    .showSuggestionAfterError();

  root
    .command('ls')
    .description('lists runs, newest first')
    .argument('[query...]', 'words and terms, such as: plan:scan since:2d sample:LaB6 status:failed')
    .option(...catalogOption)
    .option(...jsonOption)
    .option('-n, --limit <count>', 'at most so many', count, 20)
    .action((query: string[], options) => ls(query.join(' '), options, terminal, signal));

  root
    .command('show')
    .description('shows one run: times, streams, fields, metadata')
    .argument('<key>', keyHelp)
    .option(...catalogOption)
    .option(...jsonOption)
    .action((key: string, options) => show(key, options, terminal));

  root
    .command('table')
    .description("shows a run's table")
    .argument('<key>', keyHelp)
    .argument('[fields...]', 'only these')
    .option(...catalogOption)
    .option(...jsonOption)
    .option('--csv', 'CSV, exact numbers')
    .option('-s, --stream <name>', 'the stream', 'primary')
    .action((key: string, fields: string[], options) => table(key, fields, options, terminal, signal));

  root
    .command('export')
    .description('writes runs to files')
    .argument('<keys...>', keyHelp)
    .requiredOption('-f, --format <format>', EXPORT_FORMATS.join(', '), formatArgument)
    .option('-d, --directory <path>', 'where to', '.')
    .option('-s, --streams <names...>', 'only these streams')
    .option('--fields <names...>', 'only these fields')
    .option('--template <template>', 'of file names, such as {start[scan_id]}_{start[uid]:.8}')
    .option('--overwrite', 'replace files that are there')
    .option(...catalogOption)
    .option(...jsonOption)
    .action((keys: string[], options) => exportRuns(keys, options, terminal, signal));

  root
    .command('watch')
    .description('lists runs as they start and end, until interrupted')
    .argument('[query...]')
    .option(...catalogOption)
    .option(...jsonOption)
    .action((query: string[], options) => watch(query.join(' '), options, terminal, signal));

  root
    .command('catalogs')
    .description('lists the catalogs that are configured, and the file of each')
    .option(...jsonOption)
    .action(options => catalogs(options, terminal));

  root
    .command('doctor')
    .description('checks environment, kernel, extension, catalogs, roots and filters, and says what to do')
    .option(...jsonOption)
    .action(options => doctor(options, terminal));

  const kernel = root.command('kernel').description('the Jupyter kernel');
  kernel
    .command('install')
    .description('registers the kernel "TypeScript (Brokerlab)" with Jupyter')
    .option('--prefix <path>', 'into this environment')
    .option('--sys-prefix', "into the environment of Jupyter's Python")
    .option('--user', 'for this user (the default)')
    .option(...jsonOption)
    .action(options => installKernel(options, terminal));

  return root;
}

function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1 is needed.');
  return value;
}
