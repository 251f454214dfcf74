import type { Json } from '@brokerlab/core';
import type { Movable, Readable } from './device.js';
import type { GridOptions, Message, Plan, PlanOptions } from './plan.js';

/** Reads the detectors `num` times. */
export function count(detectors: readonly Readable[], num = 1, options: PlanOptions = {}): Plan {
  const { md = {}, delay = 0 } = options;
  const metadata = {
    plan_name: 'count',
    detectors: names(detectors),
    num_points: num,
    num_intervals: num - 1,
    plan_args: { detectors: reprs(detectors), num, delay },
    hints: { dimensions: [[['time'], 'primary']] },
    ...md
  };
  return steps(
    metadata,
    Array.from({ length: num }, () => []),
    detectors,
    [],
    delay
  );
}

/**
 * Moves one motor, or several together, in `num` equal steps and reads at each:
 * `scan([det], motor, -10, 10, 15)`, `scan([det], motor1, 0, 1, motor2, 5, 6, 11)`.
 */
export function scan(detectors: readonly Readable[], ...args: ScanArguments): Plan {
  return innerProduct('scan', detectors, args, false);
}

/** The same relative to where the motors are; they go back there in the end. */
export function relScan(detectors: readonly Readable[], ...args: ScanArguments): Plan {
  return innerProduct('rel_scan', detectors, args, true);
}

/** Motor, start, stop, once or several times; then the number of points and, if wanted, options. */
export type ScanArguments = [Movable, number, number, ...(Movable | number | PlanOptions)[]];

/** Motor, start, stop and number of points of each axis, the slowest first; then, if wanted, options. */
export type GridArguments = [Movable, number, number, number, ...(Movable | number | GridOptions)[]];

/**
 * Reads on every point of a grid: `gridScan([det4], motor1, -1, 1, 5, motor2, -2, 2, 4, { snakeAxes: true })`.
 * The last motor moves the fastest.
 */
export function gridScan(detectors: readonly Readable[], ...args: GridArguments): Plan {
  const { plain, options } = split<GridOptions>(args);
  const axes = axesOf(plain, 4, 'motor, start, stop, number of points');
  const { md = {}, delay = 0, snakeAxes = false } = options;
  const motors = axes.map(({ motor }) => motor);
  const snaking = motors.map(
    (motor, i) => i > 0 && (snakeAxes === true || (snakeAxes !== false && snakeAxes.includes(motor)))
  );
  const shape = axes.map(({ numbers }) => numbers[2] ?? 1);
  const recorded = axes.flatMap(({ motor, numbers }, i) => [
    motor.repr(),
    ...numbers,
    ...(i > 0 ? [snaking[i]] : [])
  ]);
  const size = shape.reduce((product, length) => product * length, 1);
  const metadata = {
    plan_name: 'grid_scan',
    detectors: names(detectors),
    motors: names(motors),
    num_points: size,
    num_intervals: size - 1,
    plan_args: { detectors: reprs(detectors), args: recorded, per_step: 'None' },
    hints: { gridding: 'rectilinear', dimensions: motors.map(motor => [[motor.name], 'primary']) },
    shape,
    extents: axes.map(({ numbers: [start, stop] }) => [start, stop]),
    snaking,
    plan_pattern: 'outer_product',
    plan_pattern_args: { args: recorded },
    plan_pattern_module: 'bluesky.plan_patterns',
    ...md
  };
  const sweeps = axes.map(({ numbers: [start = 0, stop = 0, num = 1] }) => linspace(start, stop, num));
  return steps(metadata, outerProduct(sweeps, snaking), detectors, motors, delay);
}

function innerProduct(
  plan: string,
  detectors: readonly Readable[],
  args: ScanArguments,
  relative: boolean
): Plan {
  const { plain, options } = split<PlanOptions>(args);
  const num = plain.at(-1);
  if (typeof num !== 'number' || plain.length % 3 !== 1)
    throw new TypeError(`${plan} takes motor, start, stop, …, number of points`);
  const axes = axesOf(plain.slice(0, -1), 3, 'motor, start, stop');
  const { md = {}, delay = 0 } = options;
  const motors = axes.map(({ motor }) => motor);
  const recorded = axes.flatMap(({ motor, numbers }) => [motor.repr(), ...numbers]);
  const metadata = {
    plan_name: plan,
    detectors: names(detectors),
    motors: names(motors),
    num_points: num,
    num_intervals: num - 1,
    plan_args: { detectors: reprs(detectors), num, args: recorded, per_step: 'None' },
    hints: { dimensions: [[names(motors), 'primary']] },
    plan_pattern: 'inner_product',
    plan_pattern_module: 'bluesky.plan_patterns',
    plan_pattern_args: { num, args: recorded },
    ...md
  };
  const sweeps = axes.map(({ numbers: [start = 0, stop = 0] }) => linspace(start, stop, num));
  const points = Array.from({ length: num }, (_, i) => sweeps.map(sweep => sweep[i] ?? 0));
  const whole = (origins: number[]): Plan =>
    steps(
      metadata,
      points.map(point => point.map((at, i) => at + (origins[i] ?? 0))),
      detectors,
      motors,
      delay
    );
  return relative ? andBack(motors, whole) : whole(motors.map(() => 0));
}

function* andBack(motors: readonly Movable[], plan: (origins: number[]) => Plan): Generator<Message> {
  const origins = motors.map(({ position }) => position);
  try {
    yield* plan(origins) as Iterable<Message>;
  } finally {
    for (const [i, device] of motors.entries()) yield { command: 'set', device, position: origins[i] ?? 0 };
  }
}

function* steps(
  metadata: Record<string, Json>,
  points: readonly (readonly number[])[],
  detectors: readonly Readable[],
  motors: readonly Movable[],
  delay: number
): Generator<Message> {
  yield { command: 'open_run', metadata };
  for (const [n, point] of points.entries()) {
    if (n > 0 && delay > 0) yield { command: 'sleep', seconds: delay };
    for (const [i, device] of motors.entries()) yield { command: 'set', device, position: point[i] ?? 0 };
    yield { command: 'read', devices: [...detectors, ...motors] };
  }
  yield { command: 'close_run' };
}

function split<O extends PlanOptions>(args: readonly unknown[]): { plain: (Movable | number)[]; options: O } {
  const last = args.at(-1);
  const hasOptions = typeof last === 'object' && last !== null && !('set' in last);
  return {
    plain: (hasOptions ? args.slice(0, -1) : args) as (Movable | number)[],
    options: (hasOptions ? last : {}) as O
  };
}

function axesOf(
  args: readonly (Movable | number)[],
  size: number,
  expected: string
): { motor: Movable; numbers: number[] }[] {
  const axes = [];
  for (let i = 0; i < args.length; i += size) {
    const [motor, ...numbers] = args.slice(i, i + size);
    if (
      typeof motor !== 'object' ||
      numbers.length !== size - 1 ||
      !numbers.every(n => typeof n === 'number')
    )
      throw new TypeError(`Each axis is given as ${expected}`);
    axes.push({ motor, numbers });
  }
  return axes;
}

/** numpy's `linspace`, to the bit. */
function linspace(start: number, stop: number, num: number): number[] {
  const step = (stop - start) / (num - 1);
  return Array.from({ length: num }, (_, i) =>
    i > 0 && i === num - 1 ? stop : i * (num > 1 ? step : 0) + start
  );
}

function outerProduct(sweeps: readonly (readonly number[])[], snaking: readonly boolean[]): number[][] {
  let points: number[][] = [[]];
  for (const [axis, sweep] of sweeps.entries())
    points = points.flatMap((point, i) =>
      (snaking[axis] && i % 2 === 1 ? [...sweep].reverse() : sweep).map(position => [...point, position])
    );
  return points;
}

function names(devices: readonly Readable[]): string[] {
  return devices.map(({ name }) => name);
}

function reprs(devices: readonly Readable[]): string[] {
  return devices.map(device => device.repr());
}
