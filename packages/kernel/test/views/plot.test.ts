import type { Json } from '@brokerlab/core';
import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { display, pendingDrawings, plot, type PlotOptions } from '../../dist/index.js';
import { fakeKernel, pixelsOf } from './outputs.js';

let kernel: ReturnType<typeof fakeKernel>;
beforeEach(() => {
  kernel = fakeKernel();
});
afterEach(() => kernel.remove());

const samples = new URL('../../../core/test/fixtures/samples/', import.meta.url);

function sample(prefix: string): Json {
  const folder = new URL('jsonl/', samples);
  const file = readdirSync(folder).find(name => name.startsWith(prefix)) as string;
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const documents = lines.map(
    l => JSON.parse(l.replace(/\bNaN\b|-?\bInfinity\b/g, 'null')) as [string, Json]
  );
  const start = documents[0]?.[1];
  const descriptors = documents.filter(([name]) => name === 'descriptor').map(([, d]) => d);
  return {
    uid: start.uid,
    start,
    descriptors: () => Promise.resolve(descriptors),
    async *events({ stream }: { stream: string }) {
      for (const [name, d] of documents) {
        if (descriptors.find(x => x.uid === d.descriptor)?.name !== stream) continue;
        if (name === 'event') yield d;
        if (name !== 'event_page') continue;
        for (let i = 0; i < d.seq_num.length; i++) {
          const data = Object.fromEntries(
            Object.entries<Json[]>(d.data).map(([key, list]) => [key, list[i]])
          );
          yield { seq_num: d.seq_num[i], time: d.time[i], data };
        }
      }
    }
  };
}

async function textOf(source: unknown, options?: PlotOptions): Promise<string> {
  await plot(source, options);
  return kernel.shown.at(-1)?.bundle['text/plain'] as string;
}

describe('what is drawn of the sample runs', () => {
  test.each([
    ['36fc36fd', 'det over motor, 15 points, scan 1'],
    ['fb964302', 'det over time, 5 points, scan 2'],
    ['f855ac62', 'det4 over motor2 and motor1, 20 points, scan 3'],
    ['83a27c04', 'xs_counts over mono_energy, 50 points, scan 4'],
    ['f15458f1', 'det over time, 4 points, scan 6'],
    ['005be387', 'det over time, 6 points, scan 9'],
    ['e6129b9c', 'img_stats_total over time, 5 points, scan 10'],
    ['c11f4767', 'z, a over time, 6 points, scan 23']
  ])('%s: %s', async (uid, want) => {
    expect(await textOf(sample(uid))).toBe(`Plot: ${want}`);
    expect(Buffer.from(kernel.shown[0]?.bundle['image/png'] ?? '', 'base64').length).toBeLessThan(100_000);
  });
  test('nothing to draw is told, with what to do', async () => {
    await expect(plot(sample('198a11da'))).rejects.toThrow("plot(run, { x: '…', y: '…' })");
  });
  test('the map has the values where they were measured', async () => {
    const svg = await plot(sample('f855ac62')).svg();
    expect(svg).toContain('>motor2</text>');
    expect(svg).toContain('>motor1</text>');
    const href = /href="data:image\/png;base64,([^"]+)"/.exec(svg)?.[1] as string;
    const { width, height, rgba } = pixelsOf(Buffer.from(href, 'base64'));
    expect([width, height]).toEqual([4, 5]);
    const green = (row: number, column: number): number => rgba[(row * 4 + column) * 4 + 1] as number;
    expect(green(2, 1)).toBeGreaterThan(green(0, 1));
    expect(green(2, 1)).toBeGreaterThan(green(2, 0));
    expect(green(2, 1)).toBe(green(2, 2));
  });
});

describe('options', () => {
  test('fields, kinds, labels', async () => {
    const scan = sample('36fc36fd');
    expect(await textOf(scan, { x: 'motor', y: ['det', 'motor_setpoint'], title: 'A & <b>' })).toContain(
      'det, motor_setpoint over motor'
    );
    const svg = await plot(scan, {
      y: ['det', 'motor_setpoint'],
      title: 'A & <b>',
      xlabel: 'x',
      logy: true
    }).svg();
    expect(svg).toContain('A &amp; &lt;b&gt;');
    expect(svg).toContain('>motor_setpoint</text>');
    expect(
      await textOf(sample('f855ac62'), { kind: 'map', x: 'motor2', y: 'motor1_setpoint', z: 'det4' })
    ).toContain('det4 over motor2 and motor1_setpoint');
    expect(await textOf(sample('f855ac62'), { kind: 'line', x: 'motor1', y: 'det4' })).toContain(
      'det4 over motor1'
    );
    expect(await textOf(sample('f15458f1'), { stream: 'ring_current_monitor' })).toContain(
      'ring_current over time'
    );
    expect(await textOf([scan, Promise.resolve(scan)])).toContain('det over motor, 30 points');
  });
  test('tables, columns, objects', async () => {
    const columns: Record<string, unknown[]> = {
      seq_num: [1, 2],
      time: [1_000_000_000n, 3_000_000_000n],
      det: [1, null],
      name: ['a', 'b']
    };
    const table = { columns: Object.keys(columns), column: (name: string) => columns[name] };
    expect(await textOf(table)).toBe('Plot: det over time, 2 points');
    expect(await textOf(table, { x: 'seq_num', y: 'det' })).toBe('Plot: det over seq_num, 2 points');
    expect(await textOf({ q: [1, 2, 3], i: Float32Array.of(3, 2, 1) })).toBe('Plot: i over q, 3 points');
    expect(await textOf(Float64Array.of(1, 2))).toBe('Plot: value over index, 2 points');
  });
  test('a table that refuses unknown names is read all the same', async () => {
    const strict = new Proxy(
      { columns: ['a', 'b'], column: () => [1, 2] },
      {
        get(target, name) {
          if (name in target || typeof name === 'symbol') return Reflect.get(target, name) as unknown;
          throw new Error(`no column ${name}`);
        }
      }
    );
    expect(await textOf(strict)).toBe('Plot: b over a, 2 points');
  });
  test('gaps stay gaps', async () => {
    const svg = await plot({ x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 4, 5] }).svg();
    const line = /<path d="(M[^"]+)" fill="none"/.exec(svg)?.[1] as string;
    expect(line.split('M')).toHaveLength(3);
  });
  test('that cannot be', async () => {
    const scan = sample('36fc36fd');
    expect(() => plot(scan, { kind: 'bars' as never })).toThrow('line, scatter, map');
    expect(() => plot(scan, { colour: 1 } as never)).toThrow("no option 'colour'");
    expect(() => plot(scan, { y: 3 as never })).toThrow('a field or a list of fields');
    await expect(plot(scan, { y: 'dett' })).rejects.toMatchObject({ name: 'FieldNotFound' });
    await expect(plot(scan, { stream: 'no' })).rejects.toMatchObject({ name: 'StreamNotFound' });
    await expect(plot(null)).rejects.toMatchObject({ name: 'InvalidQuery' });
  });
});

describe('display', () => {
  test('shows in order, by the richest representation', async () => {
    const rich = {
      [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<i>x</i>', 'image/png': Uint8Array.of(1, 2) })
    };
    await display(Promise.resolve(5), 'text', rich);
    expect(kernel.shown.map(s => s.bundle)).toEqual([
      { 'text/plain': '5' },
      { 'text/plain': 'text' },
      expect.objectContaining({ 'text/html': '<i>x</i>', 'image/png': 'AQI=' })
    ]);
    await expect(display(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    void display(Promise.reject(new Error('unseen')));
    await pendingDrawings();
    expect(kernel.shown.at(-1)?.bundle).toEqual({ 'text/plain': 'Error: unseen' });
  });
});
