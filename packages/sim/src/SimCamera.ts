import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Configuration, DataKey } from '@brokerlab/core';
import {
  configurationOf,
  now,
  type AssetDocuments,
  type AssetFolder,
  type Movable,
  type Readable,
  type Reading
} from './device.js';
import { npyOf } from './npy.js';

const ROWS = 120;
const COLUMNS = 160;

/**
 * An area detector that writes each frame (120 x 160, uint16) to a `.npy` file, as ophyd.sim's image signal does (spec
 * NPY_SEQ). It sees a spot that moves and brightens with a motor, over a noisy background that never is zero.
 */
export class SimCamera implements Readable {
  readonly name: string;
  readonly field: string;
  private readonly motor: Movable;
  private readonly made: number = now();
  private folder: AssetFolder | undefined;
  private resource: string | undefined;
  private frames = 0;
  private last: Reading = { value: '', timestamp: 0 };
  private pending: AssetDocuments = { datums: [] };

  constructor(name: string, motor: Movable, options: { field?: string } = {}) {
    this.name = name;
    this.motor = motor;
    this.field = options.field ?? `${name}_image`;
  }

  stage(folder: AssetFolder): void {
    this.folder = folder;
    this.resource = undefined;
    this.frames = 0;
  }

  async trigger(): Promise<void> {
    if (!this.folder)
      throw new Error(`${this.name} writes its frames to a catalog's folder: read it within a run`);
    const { root, path } = this.folder;
    const index = this.frames++;
    const resourcePath = `${path}/${this.name}`;
    const file = join(root, `${resourcePath}_${index}.npy`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, npyOf(frame(this.motor.position, index), [ROWS, COLUMNS]), { flag: 'wx' });
    if (this.resource === undefined) {
      this.resource = randomUUID();
      this.pending.resource = {
        spec: 'NPY_SEQ',
        root,
        resource_path: resourcePath,
        resource_kwargs: {},
        uid: this.resource
      };
    }
    const id = `${this.resource}/${index}`;
    this.pending.datums.push({ datum_id: id, resource: this.resource, datum_kwargs: { index } });
    this.last = { value: id, timestamp: now() };
  }

  collectAssets(): AssetDocuments {
    const collected = this.pending;
    this.pending = { datums: [] };
    return collected;
  }

  read(): Record<string, Reading> {
    return { [this.field]: this.last };
  }

  describe(): Record<string, DataKey> {
    return {
      [this.field]: {
        source: `SIM:${this.name}`,
        dtype: 'array',
        shape: [ROWS, COLUMNS],
        precision: 0,
        external: 'FILESTORE:',
        dtype_numpy: '<u2',
        dims: ['y', 'x'],
        units: 'counts'
      }
    };
  }

  configuration(): Configuration {
    return configurationOf(this.name, { exposure_time: 0.1, binning: 1 }, this.made, {
      exposure_time: { units: 's' }
    });
  }

  hints(): { fields: string[] } {
    return { fields: [] };
  }

  repr(): string {
    return `SimCamera(prefix='', name='${this.name}', read_attrs=['image'], configuration_attrs=['exposure_time', 'binning'])`;
  }
}

/** The same position and index give the same pixels, on every machine. */
function frame(position: number, index: number): Uint16Array {
  const pixels = new Uint16Array(ROWS * COLUMNS);
  const x0 = COLUMNS / 2 + 3 * position;
  const y0 = ROWS / 2 - 1.5 * position;
  const height = 200 + 40_000 * Math.exp(-(position ** 2) / 8);
  let state = (index + 1) * 2654435761;
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLUMNS; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const spot = height * Math.exp(-((x - x0) ** 2 / 200 + (y - y0) ** 2 / 98));
      pixels[y * COLUMNS + x] = Math.round(20 + (state >>> 28) + spot);
    }
  return pixels;
}
