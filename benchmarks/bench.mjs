// npm run bench [-- --quick] [--json file]: how fast retrieval is beside its peers; see README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { frameRun, manyRuns, tableRun } from './data.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'string' } } });
const cache = join(here, '..', '.cache', 'bench');
mkdirSync(cache, { recursive: true });

const quick = options.quick === true;
const size = quick ? { rows: 20_000, runs: 2_000, frames: 50 } : { rows: 100_000, runs: 10_000, frames: 200 };
const times = quick ? 3 : 7;
const pythonOf = (variable, otherwise) => {
  const path = process.env[variable] ?? otherwise;
  return path !== undefined && existsSync(path) ? path : undefined;
};
const python = pythonOf('BROKERLAB_TEST_PYTHON', join(here, '..', '.venv', 'bin', 'python'));
const databroker = pythonOf('BROKERLAB_DATABROKER_PYTHON');

const rows = [];
const missing = [];

/** What a script of ours or of a peer reports, from a process of its own. */
function run(command, script, ...args) {
  const text = execFileSync(command, [join(here, script), ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

const ours = (script, ...args) => run(process.execPath, `cases/${script}`, ...args);

/** The peer's report, or undefined where its packages are not to be had. */
function peer(command, variable, script, ...args) {
  if (command === undefined) {
    missing.push(`${script}: set ${variable}`);
    return undefined;
  }
  try {
    return run(command, `peers/${script}`, ...args);
  } catch (error) {
    missing.push(
      `${script}: ${String(error.stderr ?? error.message)
        .trim()
        .split('\n')
        .at(-1)}`
    );
    return undefined;
  }
}

/** `goal` is how many times faster than the peer (`faster`) or at most slower (`slower`) it should be. */
function compare(work, mine, against, theirs, goal = '') {
  const ratio = theirs === undefined ? undefined : mine / theirs;
  rows.push({ work, mine, against, theirs, ratio, goal });
}

function table() {
  const { folder, path } = tableRun(cache, size.rows);
  const work = `table ${size.rows} × 10`;
  const raw = ours('table.mjs', folder, times, 'raw', path);
  const whole = ours('table.mjs', folder, times, 'whole');
  const one = ours('table.mjs', folder, times, 'one');
  const orjson = peer(python, 'BROKERLAB_TEST_PYTHON', 'orjson_table.py', path, 3);
  const peers = peer(databroker, 'BROKERLAB_DATABROKER_PYTHON', 'databroker_table.py', folder, 1);
  compare(work, whole.min, 'databroker 1.2.5 get_table', peers?.min, '50 × faster');
  compare(work, whole.min, 'orjson loop', orjson?.min, '4 × faster');
  compare(work, whole.min, 'reading the bytes', raw.min, '3.5 × slower');
  compare(`${work}, first in its process`, whole.first, 'reading the bytes', raw.first);
  compare('one column of it', one.min, 'the whole table', whole.min, '0.7 of the time');
  compare('memory of it (MB)', whole.memory, 'databroker', peers?.memory, 'a quarter');
  const first = ours('table.mjs', folder, times, 'first');
  compare('its first event, opening included', first.first, 'reading the bytes', raw.min);
}

function catalog() {
  const folder = manyRuns(cache, size.runs);
  const mine = ours('catalog.mjs', folder, 3);
  const peers = peer(databroker, 'BROKERLAB_DATABROKER_PYTHON', 'databroker_catalog.py', folder);
  const looks = '[-1], prefix, scan_id';
  compare(
    `open ${size.runs} runs, ${looks}`,
    mine.opening.min,
    'databroker 1.2.5',
    peers?.opening.min,
    '100 × faster'
  );
  compare(`the same look-ups again`, mine.again.min, 'databroker 1.2.5', peers?.again.min);
  compare(`headers of a third of them`, mine.listing.min, 'databroker 1.2.5', undefined, '500 × faster');
}

function frames() {
  if (python === undefined) return void missing.push('frames: set BROKERLAB_TEST_PYTHON');
  const goals = { none: '2.4 × slower', gzip: '1.1 × slower', bitshuffle: '2.8 × slower' };
  for (const [compression, goal] of Object.entries(goals)) {
    const file = join(cache, `frames-${size.frames}-${compression}-v1.h5`);
    execFileSync(python, [join(here, 'peers/make_frames.py'), file, compression, String(size.frames), '512']);
    const folder = frameRun(cache, `${size.frames}-${compression}`, file, size.frames, 512);
    const mine = ours('frames.mjs', folder, cache, 3);
    const theirs = peer(python, 'BROKERLAB_TEST_PYTHON', 'h5py_frames.py', file, 3);
    if (theirs !== undefined && theirs.sum !== mine.sum)
      throw new Error(`${file} is read differently by h5py`);
    compare(`${size.frames} frames 512 × 512, ${compression}`, mine.min, 'h5py', theirs?.min, goal);
  }
}

function print() {
  const ms = value => (value === undefined ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0));
  const ratioText = ratio =>
    ratio === undefined ? '–' : ratio < 0.5 ? `${(1 / ratio).toFixed(1)} × faster` : `${ratio.toFixed(2)} ×`;
  console.log('| work | ms | against | ms | ratio | to reach |\n| --- | ---: | --- | ---: | ---: | --- |');
  for (const { work, mine, against, theirs, ratio, goal } of rows)
    console.log(`| ${work} | ${ms(mine)} | ${against} | ${ms(theirs)} | ${ratioText(ratio)} | ${goal} |`);
  for (const reason of new Set(missing)) console.log(`\nNot compared: ${reason}`);
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}`;
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}\n`);
for (const part of [table, catalog, frames]) part();
print();
const json = options.json ?? join(cache, 'results.json');
writeFileSync(
  json,
  `${JSON.stringify({ date: new Date().toISOString(), machine, quick, rows, missing }, null, 2)}\n`
);
console.log(`\nAs JSON: ${json}`);
