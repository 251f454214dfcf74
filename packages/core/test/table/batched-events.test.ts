import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EmbeddedStore, readTable, type RunSource, type TableOptions } from '../../dist/index.js';
import { longDecimal, shortDecimal } from '../../dist/decode/decimal.js';
import { fakeAssets } from './fake-assets.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-batches-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bits = (value: unknown): unknown => {
  if (typeof value !== 'number') return typeof value === 'bigint' ? `${value}n` : value;
  return Buffer.from(Float64Array.of(value).buffer).toString('hex');
};

/** The same run, for which events are all that there is. */
function withoutColumns(source: RunSource): RunSource {
  return {
    uid: source.uid,
    summary: source.summary,
    refresh: () => source.refresh(),
    descriptors: options => source.descriptors(options),
    events: options => source.events(options),
    documents: options => source.documents(options),
    assets: options => source.assets(options)
  };
}

async function outcome(source: RunSource, options: TableOptions): Promise<unknown> {
  try {
    const table = await readTable([source], { timezone: 'UTC', assets: fakeAssets(), ...options });
    return {
      columns: table.columnList().map(column => ({
        name: column.name,
        type: column.type,
        cells: Array.from({ length: table.numRows }, (_, row) => bits(column.at(row)))
      })),
      errors: Object.entries(table.errors).map(([field, error]) => [field, error.tag, error.message])
    };
  } catch (error) {
    return String(error);
  }
}

async function withRun<T>(text: string, use: (source: RunSource) => Promise<T>): Promise<T> {
  const inner = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(inner, 'run.jsonl'), text);
  const store = new EmbeddedStore(inner);
  try {
    return await use(await store.open('run-1'));
  } finally {
    await store.close();
    rmSync(inner, { recursive: true });
  }
}

const expectSame = (text: string, options: TableOptions = {}): Promise<void> =>
  withRun(text, async source => {
    const both = await Promise.all([outcome(source, options), outcome(withoutColumns(source), options)]);
    expect(both[0]).toEqual(both[1]);
  });

const KEYS = {
  x: { dtype: 'number', shape: [], source: '' },
  n: { dtype: 'integer', shape: [], source: '' },
  small: { dtype: 'integer', shape: [], source: '', dtype_numpy: '|u1' },
  single: { dtype: 'number', shape: [], source: '', dtype_numpy: '<f4' },
  s: { dtype: 'string', shape: [], source: '' },
  b: { dtype: 'boolean', shape: [], source: '' },
  a: { dtype: 'array', shape: [2], source: '' },
  odd: { dtype: 'other', shape: [], source: '' }
};

const line = (name: string, document: object): string => `${JSON.stringify([name, document])}\n`;
const descriptor = (uid: string, name: string): string =>
  line('descriptor', {
    uid,
    run_start: 'run-1',
    time: 1,
    name,
    data_keys: KEYS,
    configuration: { dev: { data: { gain: uid.length, mode: uid }, timestamps: {}, data_keys: {} } }
  });
const HEAD = line('start', { uid: 'run-1', time: 1 });
const STOP = line('stop', { uid: 's', run_start: 'run-1', time: 9, exit_status: 'success' });
const DESCRIPTORS =
  descriptor('d-1', 'primary') + descriptor('d-22', 'primary') + descriptor('other', 'baseline');

const digits = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const decimalText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(21).map(text => text.replace(/^0+(?=.)/, '')),
    fc.option(
      digits(22).map(text => `.${text}`),
      { nil: '' }
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3))
        .map(parts => parts.join(''))
    )
  )
  .map(parts => parts.join(''));
const integerText = fc
  .oneof(fc.integer({ min: -3, max: 300 }), fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }))
  .map(String);
const doubleText = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => JSON.stringify(value));
const everydayText = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map(value => JSON.stringify(value));
const numberText = fc.oneof(
  { weight: 6, arbitrary: everydayText },
  { weight: 3, arbitrary: integerText },
  doubleText,
  decimalText,
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', '-0.0', '0.0', '1e22', '9007199254740993.0')
);
const stringText = fc.oneof(
  fc.constantFrom('"idle"', '"moving on"', '""', '"\\u00b5m"', '"µm"', '"\\n"', '"a\\"b"'),
  fc.string({ maxLength: 4 }).map(text => JSON.stringify(text))
);
const wildText = fc.oneof(
  numberText,
  stringText,
  fc.constantFrom('null', 'true', 'false', '[1, 2.5]', '[]', '{"k": 1}')
);

/** What the events of a writer have in common. */
const shape = fc.record({
  fields: fc.uniqueArray(fc.constantFrom(...Object.keys(KEYS), 'unknown'), { minLength: 1 }),
  isText: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  space: fc.constantFrom('', ' '),
  extra: fc.constantFrom('', '"filled": {}, ', '"more": [1, {"data": {"x": 3}}], ')
});

const events = shape.chain(({ fields, isText, space, extra }) => {
  const each = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(value, { minLength: fields.length, maxLength: fields.length });
  const line = fc.record({
    values: fc.tuple(...fields.map((_, i) => (isText[i] === true ? stringText : numberText))),
    wild: each(wildText),
    isWild: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    seqNum: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 30 }).map(String) }, numberText),
    time: fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: 1e9, max: 2e9, noNaN: true }).map(String) },
      wildText
    ),
    descriptor: fc.constantFrom('d-1', 'd-1', 'd-1', 'd-22', 'other', 'nobody')
  });
  return fc.array(line, { maxLength: 30 }).map(all =>
    all.map(({ values, wild, isWild, seqNum, time, descriptor: of }, row) => {
      const data = fields.map((field, i) => `"${field}":${space}${(isWild ? wild : values)[i]}`);
      const stamps = fields.map(field => `"${field}":${space}${row}.25`);
      return (
        `["event",${space}{"uid":${space}"the-uid-of-event-${row}-of-all-events", "time":${space}${time}, ` +
        `"data": {${data.join(', ')}}, "timestamps": {${stamps.join(', ')}}, ${extra}` +
        `"seq_num":${space}${seqNum}, "descriptor":${space}"${of}"}]\n`
      );
    })
  );
});

it('reads tables by columns as it does event by event', async () => {
  await fc.assert(
    fc.asyncProperty(
      events,
      fc.constantFrom(undefined, ['x'], ['n', 's', 'gain', 'mode'], ['odd', 'b', 'single', 'small']),
      fc.boolean(),
      async (lines, fields, convertTimes) => {
        const options = { convertTimes, ...(fields === undefined ? {} : { fields }) };
        await expectSame(HEAD + DESCRIPTORS + lines.join('') + STOP, options);
      }
    ),
    { numRuns: 400 }
  );
});

it('refuses and reads damaged lines as it does event by event', async () => {
  const damage = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...'"{}[],:0-.eE x1\\\u0001é', ''));
  await fc.assert(
    fc.asyncProperty(events, fc.array(damage, { minLength: 1, maxLength: 3 }), async (lines, damages) => {
      const damaged = [...lines];
      for (const [which, where, by] of damages) {
        const text = damaged[which % Math.max(damaged.length, 1)];
        if (text === undefined) continue;
        const at = where % text.length;
        damaged[which % damaged.length] = text.slice(0, at) + by + text.slice(at + 1);
      }
      await expectSame(HEAD + DESCRIPTORS + damaged.join(''));
    }),
    { numRuns: 600 }
  );
});

it('has nothing of a line that was left in the middle', async () => {
  const event = (n: number, s: string, more: string): string =>
    `["event", {"uid": "e${n}", "time": ${n}, "data": {"s": "${s}", "x": 0}, "timestamps": ${more}, "seq_num": ${n}, "descriptor": "d-1"}]\n`;
  const alike = [1, 2, 3].map(n => event(n, `at ${n}`, '{}')).join('');
  await expectSame(
    HEAD + DESCRIPTORS + alike + event(4, 'another', '{"s": 4}') + event(5, 'at 5', '{}') + STOP
  );
});

it('reads decimals as Number does', () => {
  fc.assert(
    fc.property(
      fc.tuple(digits(15), digits(4), fc.integer({ min: -30, max: 25 })),
      ([high, low, exponent]) => {
        const short = shortDecimal(Number(high), exponent);
        if (!Number.isNaN(short)) expect(bits(short)).toBe(bits(Number(`${high}e${exponent}`)));
        const full = high.padEnd(15, '7').replace(/^0/, '1');
        const long = longDecimal(Number(full), Number(low), low.length, exponent);
        if (!Number.isNaN(long)) expect(bits(long)).toBe(bits(Number(`${full}${low}e${exponent}`)));
      }
    ),
    { numRuns: 20_000 }
  );
});

it('is undecided about decimals beside the middle of two doubles only', () => {
  expect(longDecimal(900719925474099, 3, 1, 0)).toBeNaN();
  const undecided = fc.sample(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), 5_000).filter(value => {
    const [, whole = '', fraction = ''] = /^(\d+)\.?(\d*)$/.exec(String(value)) ?? [];
    const all = (whole + fraction).replace(/^0+/, '');
    if (all.length < 16 || all.length > 19) return false;
    const [high, low] = [all.slice(0, 15), all.slice(15)];
    return Number.isNaN(longDecimal(Number(high), Number(low), low.length, -fraction.length));
  });
  expect(undecided).toEqual([]);
});

it('parses few of many lines that are alike, in two streams and out of order', async () => {
  const count = 10_000;
  const lines = Array.from({ length: count }, (_, i) => {
    const data = { x: i / 7, n: i, s: `at ${i}`, b: true };
    const seq_num = i % 100 === 0 ? i + 3 : i + 1;
    const of = i % 3 === 0 ? 'other' : 'd-1';
    return line('event', {
      uid: `e${i}`,
      time: 1e9 + i / 3,
      data,
      timestamps: data,
      seq_num,
      descriptor: of
    });
  });
  const text = HEAD + DESCRIPTORS + lines.join('');
  await expectSame(text);
  await expectSame(text, { stream: 'baseline', fields: ['s'] });
  await withRun(text, async source => {
    let [single, batched] = [0, 0];
    for await (const part of source.columns?.({ stream: 'primary', fields: ['x', 's'] }) ?? []) {
      if (part.event !== undefined) single++;
      else batched += part.batch.length;
    }
    expect(single + batched).toBe(lines.filter((_, i) => i % 3 !== 0).length);
    expect(single).toBeLessThan(10);
  });
});
