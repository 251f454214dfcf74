import { describe, expect, test } from 'vitest';
import { chooseAxes, gridMap, setpointOf, type EventDescriptor, type RunStart } from '../../dist/index.js';

const number = { dtype: 'number' as const, shape: [], source: 's' };
function descriptor(fields: Record<string, string[]>, more: Partial<EventDescriptor> = {}): EventDescriptor {
  const names = Object.values(fields).flat();
  return {
    uid: 'd',
    run_start: 'r',
    time: 0,
    name: 'primary',
    data_keys: Object.fromEntries(names.map(n => [n, number])),
    object_keys: fields,
    ...more
  };
}
const start = (more: Partial<RunStart>): RunStart => ({ uid: 'r', time: 0, ...more });
const scan = descriptor(
  { det: ['det', 'det_sum'], motor: ['motor', 'motor_setpoint'] },
  { hints: { det: { fields: ['det'] }, motor: { fields: ['motor'] } } }
);

describe('what BestEffortCallback draws', () => {
  test('a scan: hinted fields over the motor', () => {
    const plan = start({ motors: ['motor'], hints: { dimensions: [[['motor'], 'primary']] } });
    expect(chooseAxes(plan, [scan])).toEqual([
      { kind: 'lines', stream: 'primary', x: 'motor', fields: ['det'] }
    ]);
    expect(setpointOf(scan, 'motor')).toBe('motor_setpoint');
  });
  test('without hints: the motors named, all fields of unhinted devices, time without motors', () => {
    const bare = descriptor({ det: ['det', 'det_sum'], motor: ['motor'] });
    expect(chooseAxes(start({ motors: ['motor'] }), [bare])[0]).toMatchObject({
      x: 'motor',
      fields: ['det', 'det_sum']
    });
    expect(chooseAxes(start({}), [bare])[0]).toMatchObject({
      x: 'time',
      fields: ['det', 'det_sum', 'motor']
    });
  });
  test('baseline is skipped, other streams go over time, the scan comes first', () => {
    const baseline = descriptor({ t: ['t'] }, { name: 'baseline' });
    const monitor = descriptor({ ring: ['ring'] }, { name: 'ring_monitor' });
    const got = chooseAxes(start({ hints: { dimensions: [[['motor'], 'primary']] } }), [
      baseline,
      monitor,
      scan
    ]);
    expect(got.map(c => [c.stream, c.x])).toEqual([
      ['primary', 'motor'],
      ['ring_monitor', 'time']
    ]);
  });
  test('only numbers, no single point, no third dimension', () => {
    const mixed = descriptor({ det: ['det', 'image', 'label'] });
    mixed.data_keys['image'] = { ...number, dtype: 'array', shape: [3, 4] };
    mixed.data_keys['label'] = { ...number, dtype: 'string' };
    expect(chooseAxes(start({}), [mixed])[0]?.fields).toEqual(['det']);
    expect(chooseAxes(start({ num_points: 1 }), [mixed])).toEqual([]);
    const three = [
      [['a'], 'primary'],
      [['b'], 'primary'],
      [['c'], 'primary']
    ];
    expect(
      chooseAxes(start({ hints: { dimensions: three } }), [
        descriptor({ a: ['a'], b: ['b'], c: ['c'], d: ['d'] })
      ])
    ).toEqual([]);
  });
  test('dimensions of several streams: the motors instead', () => {
    const hints = {
      dimensions: [
        [['motor'], 'primary'],
        [['x'], 'fly']
      ]
    };
    expect(chooseAxes(start({ motors: ['motor'], hints }), [scan])[0]).toMatchObject({
      kind: 'lines',
      x: 'motor'
    });
  });
  test('two dimensions: x is the fast axis, on a grid or scattered', () => {
    const both = descriptor({ d: ['d'], slow: ['slow'], fast: ['fast'] });
    const dimensions = [
      [['slow'], 'primary'],
      [['fast'], 'primary']
    ];
    const grid = {
      shape: [5, 4],
      extents: [
        [-1, 1],
        [-2, 2]
      ]
    };
    const map = chooseAxes(start({ ...grid, hints: { dimensions, gridding: 'rectilinear' } }), [both]);
    expect(map).toEqual([{ kind: 'map', stream: 'primary', x: 'fast', y: 'slow', fields: ['d'], grid }]);
    const scatter = chooseAxes(start({ ...grid, hints: { dimensions } }), [both]);
    expect(scatter).toEqual([{ kind: 'scatter', stream: 'primary', x: 'fast', y: 'slow', fields: ['d'] }]);
  });
});

describe('a grid is filled by position', () => {
  const rows = 3;
  const columns = 4;
  const value = (y: number, x: number): number => 10 * y + x;
  const want = Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns));
  const cases = [false, true].flatMap(snake =>
    [false, true].flatMap(up => [false, true].map(right => ({ snake, up, right })))
  );
  test.each(cases)('snake $snake, slow reversed $up, fast reversed $right', ({ snake, up, right }) => {
    const x: number[] = [];
    const y: number[] = [];
    const values: number[] = [];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const row = up ? rows - 1 - i : i;
        const forward = right !== (snake && i % 2 === 1);
        const column = forward ? columns - 1 - j : j;
        y.push(row + 0.04 * (j % 3) - 0.04);
        x.push(column - 0.1);
        values.push(value(row, column));
      }
    }
    const extents: [[number, number], [number, number]] = [up ? [2, 0] : [0, 2], right ? [3, 0] : [0, 3]];
    const map = gridMap({ shape: [rows, columns], extents }, { x, y, values });
    expect([...map.data]).toEqual(want);
    expect(map.extent).toEqual([-0.5, 3.5, -0.5, 2.5]);
  });
  test('what was not measured is NaN, what lies outside is counted', () => {
    const grid = {
      shape: [2, 2] as [number, number],
      extents: [
        [0, 1],
        [0, 1]
      ] as [[number, number], [number, number]]
    };
    const map = gridMap(grid, { x: [0, 1, 1, 9, NaN], y: [0, 1, 1, 0, 0], values: [1, 2, 3, 4, 5] });
    expect([...map.data]).toEqual([1, NaN, NaN, 3]);
    expect([map.outside, map.repeated]).toEqual([2, 1]);
  });
});
