import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES, Samples, uidOf } from './export-samples.js';
import { python } from './python.js';

let samples: Samples;

beforeAll(async () => {
  samples = new Samples();
  await samples.export({ format: 'specfile' });
});

afterAll(async () => {
  await samples.close();
});

const textOf = (name: string): string =>
  readFileSync(join(samples.folder, 'specfile', `${uidOf(name)}.spec`), 'utf8');

describe('specfile', () => {
  it('silx reads scans, labels, values and motor positions of every sample', () => {
    const out = python(
      `import sys, json, glob, os, numpy as np
from silx.io.specfile import SpecFile
samples, out = sys.argv[1:]
def events(docs):
    for n, d in docs:
        if n == 'event': yield d
        elif n == 'event_page':
            for i, s in enumerate(d['seq_num']):
                yield dict(descriptor=d['descriptor'], seq_num=s, time=d['time'][i], data={k: v[i] for k, v in d['data'].items()})
values = 0
for path in glob.glob(samples + '/jsonl/*.jsonl'):
    docs = [json.loads(line) for line in open(path)]
    streams = {d['name']: d for n, d in docs if n == 'descriptor'}
    if not streams: continue
    f = SpecFile(f'{out}/specfile/{os.path.basename(path)[:-6]}.spec')
    names = sorted(streams, key=lambda name: name != 'primary')
    assert len(f) == len(names), path
    for scan, name in zip(f, names):
        assert scan.number == docs[0][1]['scan_id'] and f'stream = {name}' in '\\n'.join(scan.header)
        rows = [r for r in events(docs) if r['descriptor'] in {x['uid'] for n, x in docs if n == 'descriptor' and x['name'] == name}]
        for k, key in streams[name]['data_keys'].items():
            if key['dtype'] not in ('number', 'integer'): assert k not in scan.labels; continue
            if not rows: assert k in scan.labels; continue
            got = scan.data_column_by_name(k)
            for a, r in zip(got, rows):
                want = r['data'][k]
                if want is not None and np.isfinite(want) and abs(want) < 1e300 and abs(want) > 1e-300 or want == 0: np.testing.assert_allclose(a, want, rtol=1e-14)
                values += 1
f = SpecFile(f'{out}/specfile/' + [r['uid'] for r in json.load(open(samples + '/index.json'))['runs'] if r['name'] == 'multi_stream'][0] + '.spec')
print(values, f[0].motor_names, f[0].motor_positions.tolist() if hasattr(f[0].motor_positions, 'tolist') else f[0].motor_positions)`,
      SAMPLES,
      samples.folder
    );
    expect(out).toMatch(
      /^\d{3,} \['motor1', 'motor1_setpoint', 'temperature', 'motor2', 'motor2_setpoint'\] \[1\.0, 1\.0, 290\.0, 2\.0, 2\.0\]/
    );
  });

  it('writes the digits of every number whole: they read back bit for bit', () => {
    const lines = textOf('mixed_types').split('\n');
    const labels = (lines.find(line => line.startsWith('#L ')) ?? '').slice(3).split('  ');
    const rows = lines.filter(line => /^[-\d]/.test(line)).map(line => line.split(' '));
    const column = (name: string): string[] => rows.map(row => row[labels.indexOf(name)] ?? '');
    expect(labels).toEqual(['Epoch', 'seq_num', 'maybe_nan', 'maybe_none', 'maybe_inf', 'big']);
    expect(column('maybe_nan')).toEqual(['0', 'nan', '3', '4.5', 'nan', '7.5']);
    expect(column('maybe_none')).toEqual(['0', '2.5', 'nan', '7.5', '10', '12.5']);
    expect(column('maybe_inf')).toEqual(['0', 'inf', '-inf', '1e+308', '5e-324', '-0']);
    expect(column('big')[0]).toBe('9007199254740993');
  });

  it('puts lists of numbers behind their point as MCA data, and names what it cannot hold', () => {
    const text = textOf('mixed_types');
    expect(text).toContain('#C not in this file: label  shutter_open  mode  names\n');
    expect(text).toContain('#C @A of each point: waveform  ragged\n');
    const out = python(
      `import sys; from silx.io.specfile import SpecFile
m = SpecFile(sys.argv[1])[0].mca
print(len(m), m[0].tolist(), m[49].tolist())`,
      join(samples.folder, 'specfile', `${uidOf('fly_event_pages')}.spec`)
    );
    expect(out.trim()).toBe(
      '50 [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0] [490.0, 491.0, 492.0, 493.0, 494.0, 495.0, 496.0, 497.0]'
    );
  });

  it('has the header of a SPEC file', () => {
    const text = textOf('scan_1d');
    expect(text).toMatch(
      /^#F 36fc36fd-[^\n]*\.spec\n#E 1700000000\n#D Tue Nov 14 22:13:20 2023\n#C Bluesky {2}user = [^\n]*uid = 36fc36fd/
    );
    expect(text).toMatch(
      /\n#O0 motor {2}motor_setpoint\n\n#S 1 scan\(num=15[^\n]*\)\n#D [^\n]*\n#C stream = primary\n#P0 -10 -10\n#N 5\n#L motor {2}motor_setpoint {2}Epoch {2}seq_num {2}det\n-10 -10 /
    );
    expect(text).toMatch(/\n#C [^\n]*exit_status = success\n$/);
  });
});
