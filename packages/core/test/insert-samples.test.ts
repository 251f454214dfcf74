import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createInserter } from '../dist/index.js';
import { fixture, openSamples, SAMPLES } from './conformance/samples.js';
import { python } from './python.js';

// Equal values; in what the descriptors type (times, readings, configuration) equal Python types too.
const COMPARE = `
import json, math, pathlib, sys

def same(a, b, typed, where):
    if isinstance(a, dict) and isinstance(b, dict):
        assert list(a) == list(b), (where, list(a), list(b))
        for k in a:
            same(a[k], b[k], typed or k in ("time", "timestamps", "data"), f"{where}.{k}")
    elif isinstance(a, list) and isinstance(b, list):
        assert len(a) == len(b), where
        for i, (x, y) in enumerate(zip(a, b)):
            same(x, y, typed, f"{where}[{i}]")
    else:
        assert a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b)), (where, a, b)
        assert not typed or type(a) is type(b), (where, a, b)
        assert not isinstance(a, float) or not isinstance(b, float) or math.copysign(1, a) == math.copysign(1, b), where

ours, theirs = map(pathlib.Path, sys.argv[1:])
files = sorted(theirs.glob("*.jsonl"))
for file in files:
    a = (ours / file.name).read_text().splitlines()
    b = file.read_text().splitlines()
    assert len(a) == len(b), file.name
    for n, (x, y) in enumerate(zip(a, b)):
        same(json.loads(x), json.loads(y), False, f"{file.name}:{n + 1}")
print(len(files))
`;

it('the sample runs, inserted again, are for Python what they were', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brokerlab-samples-'));
  const db = await openSamples('jsonl');
  const inserter = createInserter(folder);
  try {
    for (const { uid } of SAMPLES) {
      const header = await db.get(uid);
      for await (const [name, document] of header.source.documents()) await inserter.insert(name, document);
    }
    await inserter.close();
    expect(python(COMPARE, folder, fixture('samples/jsonl')).trim()).toBe(String(SAMPLES.length));
  } finally {
    await db.close();
    rmSync(folder, { recursive: true });
  }
});
