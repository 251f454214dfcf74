// The generated runs. They stay in the cache folder for the next time; their names carry what they depend on.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FIELDS = Array.from({ length: 10 }, (_, i) => `field_${i}`);

/** JSON with the spaces that Python writes. */
function pythonJson(value) {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${pythonJson(part)}`);
  return `{${parts.join(', ')}}`;
}

function* numbers(seed) {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const high = state;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (high + state / 2 ** 32) / 2 ** 32;
  }
}

const hex = (n, digits) => n.toString(16).padStart(digits, '0');
/** Begins with a letter: databroker takes a prefix of digits alone for a scan_id. */
const uidOf = (n, kind) =>
  `a${hex(Math.imul(n + 1, 2654435761) >>> 4, 7)}-${hex(kind, 4)}-4000-8000-${hex(n, 12)}`;

/** A run of `rows` events with ten floats each; gives its folder and its file. */
export function tableRun(cache, rows) {
  const folder = join(cache, `table-${rows}-v1`);
  const path = join(folder, 'run.jsonl');
  if (existsSync(path)) return { folder, path };
  mkdirSync(folder, { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  const put = (name, document) => writeSync(file, `${pythonJson([name, document])}\n`);
  const time = 1700000000.25;
  const run = uidOf(0, 1);
  const descriptor = uidOf(0, 2);
  const dataKeys = FIELDS.map((field, i) => [
    field,
    { dtype: 'number', shape: [], source: `SIM:${i}`, precision: 3 }
  ]);
  put('start', { uid: run, time, scan_id: 1, plan_name: 'count', detectors: FIELDS });
  put('descriptor', {
    uid: descriptor,
    run_start: run,
    time,
    name: 'primary',
    data_keys: Object.fromEntries(dataKeys),
    configuration: {},
    object_keys: {},
    hints: {}
  });
  const random = numbers(42);
  const next = () => random.next().value;
  let lines = '';
  for (let i = 0; i < rows; i++) {
    const at = time + i * 0.1 + next() / 100;
    const event = {
      uid: uidOf(i, 3),
      time: at,
      data: Object.fromEntries(FIELDS.map((field, k) => [field, (next() - 0.3) * 10 ** (k - 3)])),
      timestamps: Object.fromEntries(FIELDS.map(field => [field, at - next() / 1000])),
      seq_num: i + 1,
      filled: {},
      descriptor
    };
    lines += `${pythonJson(['event', event])}\n`;
    if (lines.length > 1 << 20 || i === rows - 1) {
      writeSync(file, lines);
      lines = '';
    }
  }
  put('stop', {
    uid: uidOf(0, 4),
    time: time + rows,
    run_start: run,
    exit_status: 'success',
    num_events: { primary: rows }
  });
  closeSync(file);
  renameSync(`${path}.part`, path);
  return { folder, path };
}

/** A catalog of `count` runs, a hundred to a folder. */
export function manyRuns(cache, count) {
  const folder = join(cache, `runs-${count}-v2`);
  const done = join(folder, '.done');
  if (existsSync(done)) return folder;
  for (let i = 0; i < count; i++) {
    const inner = join(folder, hex(Math.floor(i / 100), 4));
    if (i % 100 === 0) mkdirSync(inner, { recursive: true });
    const uid = uidOf(i, 1);
    const time = 1700000000 + i * 60;
    const plan = ['count', 'scan', 'grid_scan'][i % 3];
    const sample = { name: `sample ${i % 50}`, composition: 'LaB6' };
    const start = { uid, time, scan_id: i + 1, plan_name: plan, sample, pad: 'x'.repeat(500) };
    const stop = {
      uid: uidOf(i, 4),
      time: time + 30,
      run_start: uid,
      exit_status: 'success',
      num_events: {}
    };
    writeFileSync(
      join(inner, `${uid}.jsonl`),
      `${pythonJson(['start', start])}\n${pythonJson(['stop', stop])}\n`
    );
  }
  writeFileSync(done, '');
  return folder;
}

/** A run whose events are the frames of `file`, one each, as an area detector's file plugin writes them. */
export function frameRun(cache, name, file, frames, size) {
  const folder = join(cache, `frames-${name}-run-v1`);
  mkdirSync(folder, { recursive: true });
  const run = uidOf(7, 1);
  const descriptor = uidOf(7, 2);
  const resource = uidOf(7, 5);
  const time = 1700000000;
  const key = {
    dtype: 'array',
    shape: [size, size],
    source: 'PV:CAM',
    external: 'FILESTORE:',
    dtype_numpy: '<u2'
  };
  const documents = [
    ['start', { uid: run, time, scan_id: 1 }],
    [
      'descriptor',
      { uid: descriptor, run_start: run, time, name: 'primary', data_keys: { cam: key }, configuration: {} }
    ],
    [
      'resource',
      {
        uid: resource,
        spec: 'AD_HDF5',
        root: '/',
        resource_path: file.slice(1),
        resource_kwargs: { frame_per_point: 1 },
        path_semantics: 'posix',
        run_start: run
      }
    ],
    ...Array.from({ length: frames }, (_, i) => [
      'datum',
      { datum_id: `${resource}/${i}`, resource, datum_kwargs: { point_number: i } }
    ]),
    ...Array.from({ length: frames }, (_, i) => [
      'event',
      {
        uid: uidOf(i, 3),
        time: time + i,
        seq_num: i + 1,
        descriptor,
        data: { cam: `${resource}/${i}` },
        timestamps: { cam: time + i },
        filled: { cam: false }
      }
    ]),
    ['stop', { uid: uidOf(7, 4), time: time + frames, run_start: run, exit_status: 'success' }]
  ];
  writeFileSync(join(folder, 'run.jsonl'), documents.map(document => `${pythonJson(document)}\n`).join(''));
  return folder;
}
