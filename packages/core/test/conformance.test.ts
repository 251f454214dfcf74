import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isBrokerError,
  type Broker,
  type BrokerErrorTag,
  type Header,
  type Json,
  type RunTable
} from '../dist/index.js';
import { appliedDifferences, DIFFERENCES, differing } from './conformance/differences.js';
import { arrayOf, listsOf, recorded, sha256 } from './conformance/recorded-values.js';
import { expectedOf, openSamples, SAMPLES } from './conformance/samples.js';

/** A column in the notation of the expectations: times as nanoseconds, arrays as lists or by hash. */
function columnOf(table: RunTable, name: string, arrays: boolean): Json[] {
  const column = table.column(name);
  if (column.type.startsWith('timestamp'))
    return Array.from(column.values as Iterable<Json>, value => (value === null ? null : String(value)));
  return column.toArray().map(cell => {
    if (cell === null || !column.type.startsWith('list<')) return recorded(cell);
    return arrays ? recorded(arrayOf(cell, column.type)) : recorded(listsOf(cell));
  });
}

/** Python's table in the shape of ours: seq_num first, rows in its order. */
function expectedTable(python: Json, nulls: Nulls): Record<string, Json[]> {
  const order: number[] = python.index.map((_: Json, row: number) => row);
  const sorted = [...order].sort((a, b) => python.index[a] - python.index[b]);
  const rows: number[] = differing('table-row-order', sorted.join() !== order.join(), () => sorted, order);
  const columns: [string, Json[]][] = [['seq_num', python.index]];
  for (const name of python.columns_in_order) columns.push([name, python.columns[name].values]);
  differing('table-index', true, () => null, null);
  return Object.fromEntries(
    columns.map(([name, values]) => {
      const isNull = (row: number): boolean => nulls.get(name)?.has(python.index[row]) === true;
      return [name, rows.map(row => differing('table-missing-values', isNull(row), () => null, values[row]))];
    })
  );
}

/** The seq_nums of the events that have null, by field: pandas has NaN for null and for NaN. */
type Nulls = ReadonlyMap<string, ReadonlySet<number>>;

function pandasType(type: string): string {
  if (type.startsWith('timestamp')) return 'datetime64[ns]';
  if (type === 'boolean') return 'bool';
  return /^(float|u?int)\d+$/.test(type) ? type : 'object';
}

const TAGS: Record<string, BrokerErrorTag> = {
  UndefinedAssetSpecification: 'UnknownSpec',
  EventModelError: 'AssetMissing'
};

describe.each(['jsonl', 'msgpack'] as const)('the sample runs in %s', format => {
  let db: Broker;
  beforeAll(async () => {
    db = await openSamples(format);
  });
  afterAll(() => db.close());

  describe.each(SAMPLES)('$name', ({ name, uid }) => {
    const expected = expectedOf(name);
    const streams = Object.entries<Json>(expected.streams);
    const dataKeysOf = (stream: string): Json =>
      Object.assign(
        {},
        ...expected.descriptors.filter((d: Json) => d.name === stream).map((d: Json) => d.data_keys)
      );
    const isStreamed = (stream: string): boolean =>
      Object.values<Json>(dataKeysOf(stream)).some(key => key.external === 'STREAM:');
    /** suitcase-msgpack leaves the documents about stream data out of its files. */
    const isLeftOut = (stream: string): boolean => format === 'msgpack' && isStreamed(stream);
    let h: Header;
    beforeAll(async () => {
      h = await db.get(uid);
    });

    it('header', async () => {
      expect(recorded(h.start)).toEqual(expected.start);
      expect(recorded(h.stop)).toEqual(
        differing('stop-of-a-running-run', expected.stop === null, () => null, expected.stop)
      );
      expect(recorded(await h.descriptors())).toEqual(expected.descriptors);
      differing('order-of-names', true, () => null, null);
      const inOrder = (of: (d: Json) => string[]): string[] => [
        ...new Set<string>(expected.descriptors.flatMap(of))
      ];
      expect(await h.streams()).toEqual(inOrder(d => [d.name]));
      expect([...(await h.streams())].sort()).toEqual(expected.stream_names);
      expect(await h.fields()).toEqual(inOrder(d => Object.keys(d.data_keys)));
      expect([...(await h.fields())].sort()).toEqual(expected.fields);
      expect([...(await h.devices())].sort()).toEqual(expected.devices);
      for (const device of expected.devices)
        expect(recorded(await h.configData(device))).toEqual(expected.config_data[device]);
    });

    it('documents, in order', async () => {
      const documents = recorded(await db.getDocuments(h).toArray()) as [string, Json][];
      const ours = documents.filter(([kind]) => !kind.startsWith('stream_'));
      const descriptors = expected.documents.filter(([kind]: [string]) => kind === 'descriptor');
      const sorted = [...descriptors].sort(([, a], [, b]) => a.time - b.time);
      const python = differing(
        'order-of-descriptors',
        sorted.some((d, i) => d !== descriptors[i]),
        () => [expected.documents[0], ...sorted, ...expected.documents.slice(1 + sorted.length)],
        expected.documents
      );
      if (documents.length > ours.length) differing('stream-resources', true, () => null, null);
      expect(ours.map(([kind]) => kind)).toEqual(python.map(([kind]: [string]) => kind));
      expect(ours).toEqual(python);
    });

    it.each(streams)('fields and events of %s', async (stream, python) => {
      expect([...(await h.fields(stream))].sort()).toEqual(python.fields);
      expect(recorded(await db.getEvents(h, { stream }).toArray())).toEqual(python.events);
    });

    it.each(streams)('filled events of %s', async (stream, python) => {
      if (python.events_filled.$error) {
        const tag = TAGS[python.events_filled.$error];
        const external =
          Object.entries<Json>(dataKeysOf(stream)).find(([, key]) => key.external !== undefined)?.[0] ?? '';
        const filled = await db.getEvents(h, { stream, fill: true }).toArray();
        const wanted = python.events.map((event: Json) => ({
          ...event,
          data: { ...event.data, [external]: null }
        }));
        const plain = filled.map(({ errors: _, ...event }) => recorded(event));
        differing('fill-field-by-field', true, () => null, null);
        expect(plain).toEqual(wanted);
        for (const { errors } of filled)
          expect(isBrokerError(errors[external], tag), String(errors[external])).toBe(true);
        return;
      }
      expect(
        recorded(await db.getEvents(h, { stream, fill: true }).toArray()).map(withoutStreamed(stream))
      ).toEqual(python.events_filled);
    });

    /** Python leaves stream data out of its events. */
    const withoutStreamed =
      (stream: string) =>
      (event: Json): Json => {
        if (!isStreamed(stream)) return event;
        differing('stream-resources', true, () => null, null);
        const keys = dataKeysOf(stream);
        const kept = (part: Json): Json =>
          Object.fromEntries(Object.entries(part).filter(([key]) => keys[key]?.external !== 'STREAM:'));
        const { errors: _, ...rest } = event;
        return { ...rest, data: kept(event.data), filled: kept(event.filled) };
      };

    describe.each(streams.filter(([stream]) => !isStreamed(stream)))('tables of %s', (stream, python) => {
      const keys = dataKeysOf(stream);

      const nulls = new Map(
        Object.keys(keys).map(field => {
          const missing = python.events.filter((event: Json) => event.data[field] === null);
          return [field, new Set<number>(missing.map((event: Json) => event.seq_num))];
        })
      );

      const compare = (table: RunTable, answer: Json, filled: boolean): void => {
        const rows = expectedTable(answer, nulls);
        expect(table.columns).toEqual(Object.keys(rows));
        for (const [name, values] of Object.entries(rows)) {
          const arrays = filled && keys[name]?.external !== undefined;
          expect(columnOf(table, name, arrays), `${stream}.${name}`).toEqual(values);
        }
        expect(Object.keys(table.errors)).toEqual([]);
        for (const name of answer.columns_in_order) {
          const type = pandasType(table.column(name).type);
          const dtype = differing(
            'table-empty-columns',
            answer.index.length === 0,
            () => type,
            answer.columns[name].dtype
          );
          expect(type, `${stream}.${name}`).toBe(dtype);
          differing(
            'table-time-zone',
            table.column(name).type.startsWith('timestamp[ns, '),
            () => null,
            null
          );
        }
      };

      it('with every value', async () => {
        compare(await db.getTable(h, { stream }), python.table, false);
        compare(await h.table({ stream }), python.table, false);
      });

      it('with times in seconds', async () => {
        compare(await db.getTable(h, { stream, convertTimes: false }), python.table_seconds, false);
      });

      it.each(Object.entries<Json>(python.tables_of_one))('of %s alone', async (field, answer) => {
        compare(await db.getTable(h, [field], { stream }), answer, false);
      });

      it('filled', async () => {
        const table = await db.getTable(h, { stream, fill: true });
        const tag = TAGS[python.table_filled.$error];
        if (tag === undefined) return compare(table, python.table_filled, true);
        differing('fill-field-by-field', true, () => null, null);
        for (const [field, key] of Object.entries<Json>(keys)) {
          if (key.external === undefined)
            expect(columnOf(table, field, false)).toEqual(python.table.columns[field].values);
          else {
            expect(columnOf(table, field, false)).toEqual(python.table.index.map(() => null));
            expect(isBrokerError(table.errors[field], tag), String(table.errors[field])).toBe(true);
          }
        }
      });
    });

    it.each(streams.filter(([stream]) => isStreamed(stream)))(
      'tables of %s, which Python cannot read',
      async (stream, python) => {
        differing('stream-resources', true, () => null, null);
        const plain = await db.getTable(h, { stream });
        if (isLeftOut(stream)) {
          expect(columnOf(plain, 'seq_num', false)).toEqual(
            python.events.map((event: Json) => event.seq_num)
          );
          expect(columnOf(plain, 'cam', false)).toEqual(python.events.map(() => null));
          return;
        }
        const filled = await db.getTable(h, { stream, fill: true });
        const [[field, images]] = Object.entries<Json>(expected.stream_resources) as [[string, Json]];
        const rows: number[] = Array.from({ length: images.len }, (_, i) => i + 1);
        for (const table of [plain, filled]) {
          expect(columnOf(table, 'seq_num', false)).toEqual(rows);
          for (const key of Object.keys(dataKeysOf(stream)))
            if (key !== field)
              expect(columnOf(table, key, false)).toEqual(
                python.events.map((event: Json) => event.data[key])
              );
          expect(columnOf(await db.getTable(h, { stream, convertTimes: false }), 'time', false)).toEqual(
            rows.map((_, i) => python.events[i]?.time ?? null)
          );
        }
        const resource = (await h.documents().toArray()).find(
          ([kind]) => kind === 'stream_resource'
        )?.[1] as Json;
        expect(columnOf(plain, field, false)).toEqual(rows.map((_, i) => `${resource.uid}/${i}`));
        expect(columnOf(filled, field, true)).toEqual(images.events);
        expect(Object.keys(filled.errors)).toEqual([]);
      }
    );

    const imageFields = streams.flatMap(([stream, python]) =>
      Object.entries<Json>(isLeftOut(stream) ? {} : python.images).map(
        ([field, answer]) => [stream, field, answer] as const
      )
    );
    it.each(imageFields)('images of %s, %s: every frame', async (stream, field, python) => {
      const direct = expected.stream_resources[field];
      const answer = differing('stream-resources', direct !== undefined, () => direct, python);
      if (answer.$error) {
        differing('errors-by-tag', true, () => null, null);
        const error: unknown = await db
          .getImages(h, field, { stream })
          .then(
            images => images[0]?.read(),
            (e: unknown) => e
          )
          .catch((e: unknown) => e);
        expect(isBrokerError(error, TAGS[answer.$error]), String(error)).toBe(true);
        return;
      }
      const images = await db.getImages(h, field, { stream });
      expect(images.length).toBe(answer.len);
      expect(images.shape).toEqual(answer.shape);
      expect(images.dtype).toBe(answer.dtype);
      for (const [i, image] of [...images].entries()) {
        const { data, shape, dtype } = await image;
        const one = answer.events[i];
        const flat = one.shape.length > 2 && one.shape.slice(0, -2).every((length: number) => length === 1);
        const wanted = differing('image-of-one-frame', flat, () => one.shape.slice(-2), one.shape);
        expect([image.shape, image.dtype]).toEqual([wanted, one.dtype]);
        expect({ shape, dtype, sha256: sha256(data) }).toEqual({
          shape: wanted,
          dtype: one.dtype,
          sha256: one.sha256
        });
      }
      const hashes = [];
      for (const frame of images.frames) hashes.push(sha256((await frame.read()).data));
      expect(hashes).toEqual(answer.frames);
    });

    const otherFields = streams.flatMap(([stream]) =>
      Object.entries<Json>(dataKeysOf(stream)).flatMap(([field, key]) =>
        key.external === undefined && key.shape.length < 2 ? [[stream, field] as const] : []
      )
    );
    it.each(otherFields)('%s, %s is no image', async (stream, field) => {
      differing('images-of-any-type', true, () => null, null);
      const error: unknown = await db.getImages(h, field, { stream }).catch((e: unknown) => e);
      expect(isBrokerError(error, 'NotAnImage'), String(error)).toBe(true);
    });
  });

  it('look-ups', async () => {
    const selection = expectedOf('_selection');
    const uids = (headers: readonly Header[]): string[] => headers.map(header => header.uid);
    const ofError: Record<string, BrokerErrorTag[]> = {
      KeyError: ['RunNotFound'],
      IndexError: ['IndexOutOfRange'],
      ValueError: ['AmbiguousUid', 'InvalidKey']
    };
    const compare = async (
      asked: PromiseLike<Header | Header[]>,
      answer: Json,
      what: string
    ): Promise<void> => {
      const ours: unknown = await Promise.resolve(asked).then(
        found => (Array.isArray(found) ? uids(found) : found.uid),
        (error: unknown) => error
      );
      if (!answer.$error) return expect(ours, what).toEqual(answer);
      differing('errors-by-tag', true, () => null, null);
      expect(
        ofError[answer.$error]?.some(tag => isBrokerError(ours, tag)),
        `${what}: ${String(ours)}`
      ).toBe(true);
    };
    for (const by of ['by_uid', 'by_prefix'])
      for (const [key, answer] of Object.entries<Json>(selection[by]))
        await compare(db.get(key), answer, key);
    for (const by of ['by_scan_id', 'by_recency'])
      for (const [key, answer] of Object.entries<Json>(selection[by]))
        await compare(db.get(Number(key)), answer, key);
    await compare(db.get([1, 2]), selection.by_list['1,2'], '[1, 2]');
    await compare(db.get(['36fc36fd', -1]), selection.by_list['36fc36fd,-1'], "['36fc36fd', -1]");
    for (const { slice, uids: answer } of selection.slices) {
      const [start, stop, step] = slice;
      await compare(db.slice(start, stop, step), answer, String(slice));
    }
  });

  it('searches', async () => {
    for (const { query, uids } of expectedOf('_selection').searches) {
      const { since, until, data_key: dataKey, ...filter } = query;
      const options = {
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(dataKey && { dataKey })
      };
      const found = (await db.search(filter, options).toArray()).map(header => header.uid);
      expect([...found].sort(), JSON.stringify(query)).toEqual(uids);
    }
  });
});

it('every difference from databroker is needed, and is a line in docs/differences.md, and the other way round', () => {
  expect([...appliedDifferences()].sort()).toEqual(Object.keys(DIFFERENCES).sort());
  const text = readFileSync(new URL('../../../docs/differences.md', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^- `([a-z-]+)`: /gm)].map(match => match[1]);
  expect([...lines].sort()).toEqual(Object.keys(DIFFERENCES).sort());
});
