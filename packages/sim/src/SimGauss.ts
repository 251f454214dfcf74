import type { Configuration, DataKey } from '@brokerlab/core';
import { configurationOf, now, type Movable, type Readable, type Reading } from './device.js';

export interface GaussOptions {
  /** One number, or one a motor. */
  center?: number | [number, number];
  Imax?: number;
  sigma?: number;
  noise?: 'none' | 'poisson' | 'uniform';
  noiseMultiplier?: number;
}

/**
 * A point detector whose reading is a Gaussian of one motor's position, or of two. Its documents are those of ophyd's
 * `SynGauss` and `Syn2DGauss`.
 */
export class SimGauss implements Readable {
  readonly name: string;
  private readonly motors: readonly Movable[];
  private readonly options: Required<GaussOptions>;
  private readonly made: number = now();
  private last: Reading;

  constructor(name: string, motors: Movable | readonly [Movable, Movable], options: GaussOptions = {}) {
    this.name = name;
    this.motors = isPair(motors) ? motors : [motors];
    this.options = {
      center: isPair(motors) ? [0, 0] : 0,
      Imax: 1,
      sigma: 1,
      noise: 'none',
      noiseMultiplier: 1,
      ...options
    };
    this.last = { value: this.compute(), timestamp: this.made };
  }

  trigger(): void {
    this.last = { value: this.compute(), timestamp: now() };
  }

  read(): Record<string, Reading> {
    return { [this.name]: this.last };
  }

  describe(): Record<string, DataKey> {
    return { [this.name]: { source: `SIM:${this.name}`, dtype: 'number', shape: [], precision: 3 } };
  }

  configuration(): Configuration {
    const { Imax, center, sigma, noise, noiseMultiplier } = this.options;
    return configurationOf(
      this.name,
      { Imax, center, sigma, noise, noise_multiplier: noiseMultiplier },
      this.made,
      { noise: { dtype: 'integer', enum_strs: ['none', 'poisson', 'uniform'] } }
    );
  }

  hints(): { fields: string[] } {
    return { fields: [this.name] };
  }

  repr(): string {
    const kind = this.motors.length === 1 ? 'SynGauss' : 'Syn2DGauss';
    return `${kind}(prefix='', name='${this.name}', read_attrs=['val'], configuration_attrs=['Imax', 'center', 'sigma', 'noise', 'noise_multiplier'])`;
  }

  private compute(): number {
    const { Imax, center, sigma, noise, noiseMultiplier } = this.options;
    const centers = typeof center === 'number' ? [center] : center;
    const squares = this.motors.map((motor, i) => (motor.position - (centers[i] ?? 0)) ** 2);
    const ideal = Imax * Math.exp(-squares.reduce((sum, square) => sum + square) / (2 * sigma ** 2));
    if (noise === 'uniform') return ideal + noiseMultiplier * (2 * Math.random() - 1);
    return noise === 'poisson' ? poisson(noiseMultiplier * ideal) / noiseMultiplier : ideal;
  }
}

function isPair(motors: Movable | readonly [Movable, Movable]): motors is readonly [Movable, Movable] {
  return Array.isArray(motors);
}

/** A Poisson variate by Knuth's method: time grows with the mean, which is small here. */
function poisson(mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = Math.random(); product > limit; product *= Math.random()) count++;
  return count;
}
