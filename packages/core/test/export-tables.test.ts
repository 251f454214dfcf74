import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets, exportRuns, MemoryStore, type JsonObject } from '../dist/index.js';
import { filesBelow, SAMPLES, Samples, uidOf } from './export-samples.js';
import { python } from './python.js';

let samples: Samples;

beforeAll(async () => {
  samples = new Samples();
  for (const format of ['csv', 'parquet', 'arrow'] as const) await samples.export({ format });
});

afterAll(async () => {
  await samples.close();
});

/** Every cell of every stream of every sample, against the documents themselves. */
const COMPARE = `
import json, sys, glob, math, os
import pandas as pd, pyarrow.parquet as pq, pyarrow.feather as feather, numpy as np
samples, out, how = sys.argv[1:]
def events(docs):
    for n, d in docs:
        if n == 'event': yield d
        elif n == 'event_page':
            for i, s in enumerate(d['seq_num']):
                yield dict(descriptor=d['descriptor'], seq_num=s, time=d['time'][i], data={k: v[i] for k, v in d['data'].items()})
def same(a, b):
    if hasattr(a, 'tolist'): a = a.tolist()
    if isinstance(b, list): return len(a) == len(b) and all(map(same, a, b))
    if b is None: return a is None or (isinstance(a, float) and math.isnan(a)) or a is pd.NA
    if isinstance(b, float) and math.isnan(b): return isinstance(a, float) and math.isnan(a)
    if isinstance(b, float): return math.copysign(1, a) == math.copysign(1, b) and a == b
    return a == b
cells = 0
for path in glob.glob(samples + '/jsonl/*.jsonl'):
    uid = os.path.basename(path)[:-6]
    docs = [json.loads(line) for line in open(path)]
    for d in {d.get('name'): d for n, d in docs if n == 'descriptor'}.values():
        names = {x['uid'] for n, x in docs if n == 'descriptor' and x['name'] == d['name']}
        rows = sorted((e for e in events(docs) if e['descriptor'] in names), key=lambda e: e['seq_num'])
        file = f"{out}/{how}/{uid}-{d['name']}.{how}"
        if how == 'csv': t = pd.read_csv(file, float_precision='round_trip', keep_default_na=False, na_values={'maybe_none': [''], 'maybe_nan': ['NaN']}, dtype={'label': str, 'mode': str})
        elif how == 'parquet': t = pq.read_table(file)
        else: t = feather.read_table(file)
        columns = {c: t[c].tolist() if how == 'csv' else t[c].to_pylist() for c in (t.columns if how == 'csv' else t.column_names)}
        assert list(columns)[:2] == ['seq_num', 'time'], columns.keys()
        assert set(columns) - {'seq_num', 'time'} == set(d['data_keys']), (uid, columns.keys())
        if not rows: continue
        assert columns['seq_num'] == [e['seq_num'] for e in rows]
        times = pd.to_datetime(t['time'], utc=True) if how == 'csv' else t['time'].to_pandas()
        want = pd.to_datetime([e['time'] for e in rows], unit='s', utc=True)
        assert list(times.astype('datetime64[ns, UTC]').astype('int64')) == list(want.astype('datetime64[ns, UTC]').astype('int64')), uid
        for field in d['data_keys']:
            for e, cell in zip(rows, columns[field]):
                if field not in e['data']: continue
                if how == 'csv' and isinstance(e['data'][field], list): cell = json.loads(cell)
                assert same(cell, e['data'][field]), (uid, field, cell, e['data'][field])
                cells += 1
print(cells)`;

describe('csv, parquet and arrow', () => {
  it.each(['csv', 'parquet', 'arrow'])(
    '%s: pandas and pyarrow read every cell of every sample bit for bit',
    format => {
      expect(Number(python(COMPARE, SAMPLES, samples.folder, format))).toBeGreaterThan(500);
    }
  );

  it('is a file a stream, called after the run and the stream', () => {
    expect(
      filesBelow(join(samples.folder, 'csv')).filter(path => path.startsWith(uidOf('multi_stream')))
    ).toEqual(
      ['baseline', 'primary', 'ring_current_monitor'].map(stream => `${uidOf('multi_stream')}-${stream}.csv`)
    );
  });

  it('keeps exact types: int64, float64, list, time zone', () => {
    const types = python(
      `import sys, pyarrow.parquet as pq, pyarrow.feather as feather
for f, read in (('parquet', pq.read_table), ('arrow', feather.read_table)): print({c.name: str(c.type) for c in read(f'{sys.argv[1]}/{f}/{sys.argv[2]}-primary.{f}').schema})`,
      samples.folder,
      uidOf('mixed_types')
    );
    for (const line of types.trim().split('\n')) {
      expect(line).toContain("'big': 'int64'");
      expect(line).toContain("'time': 'timestamp[ns, tz=UTC]'");
      expect(line).toMatch(/'waveform': 'list<(item|element): double>'/);
    }
  });
});

describe('a large stream', () => {
  const ROWS = 220_000;

  async function* documents(): AsyncGenerator<[string, JsonObject]> {
    const keys = { i: 'integer', x: 'number', spectrum: 'array', late: 'array' };
    const data_keys = Object.fromEntries(
      Object.entries(keys).map(([name, dtype]) => [
        name,
        { dtype, shape: dtype === 'array' ? [2] : [], source: 'SIM' }
      ])
    );
    yield ['start', { uid: 'large', time: 1 }];
    yield ['descriptor', { uid: 'd', run_start: 'large', time: 1, name: 'primary', data_keys }];
    for (let i = 0; i < ROWS; i++) {
      const data = { i, x: i / 7, spectrum: [i, -i], late: [i === ROWS - 1 ? 0.5 : 1, 2] };
      const timestamps = { i: 1, x: 1, spectrum: 1, late: 1 };
      yield ['event', { uid: `e${i}`, descriptor: 'd', seq_num: i + 1, time: 1 + i, data, timestamps }];
    }
    yield ['stop', { uid: 's', run_start: 'large', time: 2, exit_status: 'success' }];
  }

  it('is written in parts, with one header, one schema and all rows', async () => {
    const store = new MemoryStore();
    for await (const [name, document] of documents()) await store.insert(name as 'event', document);
    const directory = join(samples.folder, 'large');
    const source = await store.open('large');
    const assets = createAssets();
    const fractions: number[] = [];
    for (const format of ['csv', 'parquet', 'arrow'] as const) {
      await exportRuns([{ source }], {
        format,
        directory,
        assets,
        timezone: 'UTC',
        onProgress: ({ done, total }) => fractions.push(done / total)
      });
    }
    await assets.close();
    const out = python(
      `import sys, pandas as pd, pyarrow.parquet as pq, pyarrow as pa
d = sys.argv[1]
a = pd.read_csv(d + '/large-primary.csv', float_precision='round_trip')
p = pq.ParquetFile(d + '/large-primary.parquet'); b = p.read()
r = pa.ipc.open_file(d + '/large-primary.arrow'); c = r.read_all()
assert p.num_row_groups > 1 and r.num_record_batches > 1
n = len(a); assert n == b.num_rows == c.num_rows
for t in (b, c):
    assert t['i'].to_pylist() == a['i'].tolist() == list(range(n))
    assert t['x'].to_pylist() == a['x'].tolist() == [i / 7 for i in range(n)]
    assert t['spectrum'].to_pylist() == [[i, -i] for i in range(n)]
    assert t['late'].to_pylist()[-1] == [0.5, 2.0] and str(t.schema.field('late').type.value_type) == 'double'
print(n)`,
      directory
    );
    expect(out.trim()).toBe(String(ROWS));
    expect(fractions.filter(fraction => fraction > 0 && fraction < 1).length).toBeGreaterThanOrEqual(3);
    expect(fractions.at(-1)).toBe(1);
  });
});
