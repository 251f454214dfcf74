// Copies the HDF5 filter plugins, with their licences, beside the compiled code: h5wasm-plugins cannot be a dependency
// of its own, because its peer range excludes the h5wasm that we use.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const from = dirname(createRequire(import.meta.url).resolve('h5wasm-plugins/package.json'));
const to = new URL('../dist/hdf5-filters/', import.meta.url).pathname;
mkdirSync(to, { recursive: true });
cpSync(join(from, 'plugins'), join(to, 'plugins'), { recursive: true });
for (const licence of ['LICENSE', 'COPYING']) cpSync(join(from, licence), join(to, licence));
