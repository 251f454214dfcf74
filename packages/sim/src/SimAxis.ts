import type { Configuration, DataKey } from '@brokerlab/core';
import { configurationOf, now, type Movable, type Reading } from './device.js';

/** A motor that arrives at once. Its documents are those of ophyd's `SynAxis`. */
export class SimAxis implements Movable {
  readonly name: string;
  private readonly made: number = now();
  private at: { position: number; set: number; arrived: number };
  private readonly delay: number;

  /** `delay` is how long a move takes, in seconds. */
  constructor(name: string, options: { position?: number; delay?: number } = {}) {
    this.name = name;
    this.delay = options.delay ?? 0;
    this.at = { position: options.position ?? 0, set: this.made, arrived: this.made };
  }

  get position(): number {
    return this.at.position;
  }

  async set(position: number): Promise<void> {
    const set = now();
    if (this.delay > 0) await new Promise(resolve => setTimeout(resolve, this.delay * 1000));
    this.at = { position, set, arrived: now() };
  }

  describe(): Record<string, DataKey> {
    const key = (name: string): DataKey => ({
      source: `SIM:${name}`,
      dtype: 'number',
      shape: [],
      precision: 3
    });
    return { [this.name]: key(this.name), [`${this.name}_setpoint`]: key(`${this.name}_setpoint`) };
  }

  read(): Record<string, Reading> {
    const { position, set, arrived } = this.at;
    return {
      [this.name]: { value: position, timestamp: arrived },
      [`${this.name}_setpoint`]: { value: position, timestamp: set }
    };
  }

  configuration(): Configuration {
    return configurationOf(this.name, { velocity: 1, acceleration: 1 }, this.made);
  }

  hints(): { fields: string[] } {
    return { fields: [this.name] };
  }

  repr(): string {
    return `SynAxis(prefix='', name='${this.name}', read_attrs=['readback', 'setpoint'], configuration_attrs=['velocity', 'acceleration'])`;
  }
}
