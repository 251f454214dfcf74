import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  EXPORT_FORMATS,
  exportRuns,
  isBrokerError,
  MemoryStore,
  openCatalog,
  type Assets,
  type ExportProgress
} from '../dist/index.js';
import { filesBelow, SAMPLES, Samples, uidOf } from './export-samples.js';

let samples: Samples;

beforeEach(() => {
  samples = new Samples();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await samples.close();
});

async function failureOf(work: Promise<unknown>): Promise<Error & { tag?: string; path?: string }> {
  return work.then(
    () => new Error('nothing failed'),
    (error: Error) => error
  );
}

describe('the names of files', () => {
  it.each([
    ['{start[scan_id]}_{start[uid]:.8}', '1_36fc36fd'],
    ['{start[scan_id]:05d}-{start[plan_name]!s:>6}', '00001-  scan'],
    ['{start[plan_name]:_^8}', '__scan__'],
    ['{start[motors]}', "['motor']"],
    ['{start[time]:%Y-%m-%d_%H:%M}', '2023-11-14_22_13'],
    ['{start[time]:.1f}', '1700000000.1'],
    ['{{x}}{start[hints][dimensions]:.3}', undefined],
    ['{{x}}{start[sample]}', undefined],
    ['{start[scan_id]:.2e}', '1.00e+00'],
    ['{start[scan_id]:+,d}', '+1']
  ])('%s', async (template, name) => {
    const work = samples.export({ format: 'json', template }, ['scan_1d']);
    if (name === undefined) expect(await failureOf(work)).toMatchObject({ tag: 'ExportFailed' });
    else {
      await work;
      expect(filesBelow(join(samples.folder, 'json'))).toEqual([`${name}.json`]);
    }
  });

  it('never lead out of the directory, whatever the metadata say', async () => {
    const store = new MemoryStore();
    const names = ['../../etc/passwd', '/abs', '..', 'a\\b\0c', 'C:x', '.', ''];
    for (const [i, name] of names.entries())
      await store.insert('start', { uid: `u${i}`, time: i, sample: { name } });
    const directory = join(samples.folder, 'out', 'deep');
    const runs = await Promise.all(names.map(async (_, i) => ({ source: await store.open(`u${i}`) })));
    const options = { format: 'json', assets: samples.assets, timezone: 'UTC', directory } as const;
    const { files } = await exportRuns(runs, { ...options, template: '{start[sample][name]}' });
    expect(
      files.every(
        file => file.path.startsWith(`${directory}/`) && !file.path.slice(directory.length + 1).includes('/')
      )
    ).toBe(true);
    expect(filesBelow(samples.folder)).toHaveLength(names.length);
    await exportRuns(runs.slice(0, 1), { ...options, template: 'sub/{start[sample][name]}' });
    expect(readdirSync(join(directory, 'sub'))).toEqual(['.._.._etc_passwd.json']);
    for (const template of ['../{start[uid]}', '/tmp/{start[uid]}', 'a/../../../{start[uid]}']) {
      expect(await failureOf(exportRuns(runs, { ...options, template }))).toMatchObject({
        tag: 'ExportFailed'
      });
    }
    expect(filesBelow(samples.folder)).toHaveLength(names.length + 1);
  });

  it.each(['{start[nope]}', '{start[uid]', '{stop[uid]}', '{start[uid]:d}', 'x}'])(
    'say what is wrong with %s',
    async template => {
      const error = await failureOf(samples.export({ format: 'json', template }, ['scan_1d']));
      expect(error).toMatchObject({ tag: 'ExportFailed' });
      expect(error.message).toContain(template);
      expect(existsSync(join(samples.folder, 'json'))).toBe(false);
    }
  );

  it('must differ: two runs with one name are refused and the first stays whole', async () => {
    const error = await failureOf(
      samples.export({ format: 'json', template: 'same' }, ['scan_1d', 'count_5'])
    );
    expect(error).toMatchObject({ tag: 'ExportFailed', path: join(samples.folder, 'json', 'same.json') });
    expect(readFileSync(join(samples.folder, 'json', 'same.json'), 'utf8')).toContain(uidOf('scan_1d'));
  });
});

describe('files that are there', () => {
  it.each(EXPORT_FORMATS)('are left alone, unless overwrite: true (%s)', async format => {
    const { files } = await samples.export({ format }, ['img_inline']);
    const [{ path } = { path: '' }] = files;
    writeFileSync(path, 'mine');
    const error = await failureOf(samples.export({ format }, ['img_inline']));
    expect(error).toMatchObject({ tag: 'ExportFailed', path });
    expect(error.message).toContain('overwrite: true');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const again = await samples.export({ format, overwrite: true }, ['img_inline']);
    expect(again.files.map(file => file.path)).toEqual(files.map(file => file.path));
    expect(readFileSync(path).length).toBe(again.files[0]?.bytes);
    expect(filesBelow(join(samples.folder, format))).toHaveLength(files.length);
  });
});

describe('cancelling', () => {
  it.each(EXPORT_FORMATS)('removes the run that was begun and keeps those before it (%s)', async format => {
    const controller = new AbortController();
    const steps: ExportProgress[] = [];
    const work = samples.export(
      {
        format,
        signal: controller.signal,
        onProgress: progress => {
          steps.push(progress);
          if (progress.done > 1) controller.abort(new Error('enough'));
        }
      },
      ['img_inline', 'img_hdf5_uint16', 'stream_hdf5']
    );
    expect((await failureOf(work)).message).toBe('enough');
    const left = filesBelow(join(samples.folder, format));
    expect(left.length).toBeGreaterThan(0);
    expect(left.every(path => path.startsWith(uidOf('img_inline')))).toBe(true);
    expect(steps.every(({ total, file }) => total === 3 && file.startsWith(samples.folder))).toBe(true);
  });

  it('before it began makes nothing', async () => {
    const error = await failureOf(
      samples.export({ format: 'csv', signal: AbortSignal.abort(new Error('no')) })
    );
    expect(error.message).toBe('no');
    expect(existsSync(join(samples.folder, 'csv'))).toBe(false);
  });
});

describe('a folder that cannot be written', () => {
  it.each(EXPORT_FORMATS)('is ExportFailed with the path and what to do (%s)', async format => {
    const blocked = join(samples.folder, 'blocked');
    writeFileSync(blocked, 'a file');
    const error = await failureOf(
      samples.export({ format, directory: join(blocked, 'inside') }, ['img_inline'])
    );
    expect(error).toMatchObject({ tag: 'ExportFailed', path: expect.stringContaining(blocked) as string });
    expect(error.message).toMatch(/Give another directory/);
  });

  it.each([
    ['ENOSPC', /no room left/],
    ['EACCES', /permission is denied/],
    ['EROFS', /read-only/]
  ])('%s leaves nothing behind', async (code, sentence) => {
    const handle = await open(join(SAMPLES, 'index.json'));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    vi.spyOn(prototype, 'write').mockRejectedValue(Object.assign(new Error(code), { code }));
    for (const format of ['csv', 'jsonl', 'tiff', 'npy', 'specfile'] as const) {
      const error = await failureOf(samples.export({ format }, ['img_inline']));
      expect(error).toMatchObject({ tag: 'ExportFailed' });
      expect(error.message).toMatch(sentence);
      expect(existsSync(join(samples.folder, format))).toBe(false);
    }
  });
});

describe('what a run cannot give', () => {
  it('is told in failures while the others are written', async () => {
    const { files, failures } = await samples.export({ format: 'csv', fields: ['det'] }, [
      'scan_1d',
      'img_inline',
      'count_5'
    ]);
    expect(files.map(file => file.uid)).toEqual([uidOf('scan_1d'), uidOf('count_5')]);
    expect(failures.map(({ uid, error }) => [uid, error.tag])).toEqual([
      [uidOf('img_inline'), 'FieldNotFound']
    ]);
    const streams = await samples.export(
      { format: 'csv', directory: join(samples.folder, 'b'), streams: ['baseline'] },
      ['multi_stream', 'scan_1d']
    );
    expect(streams.files).toHaveLength(1);
    expect(streams.failures.map(({ error }) => error.tag)).toEqual(['StreamNotFound']);
  });

  it('is thrown when nothing at all could be written', async () => {
    const error = await failureOf(samples.export({ format: 'tiff' }, ['bad_missing_file']));
    expect(error).toMatchObject({ tag: 'ExportFailed', cause: { tag: 'AssetMissing' } });
  });
});

describe('constant memory', () => {
  it.each(['npy', 'tiff', 'hdf5'] as const)(
    'a stack is read and written one frame at a time (%s)',
    async format => {
      let reading = 0;
      let most = 0;
      let frames = 0;
      const assets: Assets = {
        describe: async () => ({ shape: [4, 256, 256], dtype: 'uint16' }),
        async read(_reference, options) {
          most = Math.max(most, ++reading);
          frames++;
          expect(options?.ranges?.[0]).toHaveLength(2);
          const [[from, to] = [0, 0]] = options?.ranges ?? [];
          await new Promise(resolve => setImmediate(resolve));
          reading--;
          return {
            data: new Uint16Array((to - from) * 65536).fill(frames),
            shape: [to - from, 256, 256],
            dtype: 'uint16'
          };
        },
        close: async () => undefined
      };
      const store = new MemoryStore();
      const key = { dtype: 'array', shape: [4, 256, 256], source: 'SIM', external: 'FILESTORE:' };
      await store.insert('start', { uid: 'r', time: 1 });
      await store.insert('resource', {
        uid: 'f',
        spec: 'X',
        root: '/',
        resource_path: 'x',
        resource_kwargs: {},
        run_start: 'r'
      });
      await store.insert('descriptor', {
        uid: 'd',
        run_start: 'r',
        time: 1,
        name: 'primary',
        data_keys: { img: key }
      });
      for (let i = 0; i < 200; i++) {
        await store.insert('datum', { datum_id: `f/${i}`, resource: 'f', datum_kwargs: { i } });
        await store.insert('event', {
          uid: `e${i}`,
          descriptor: 'd',
          seq_num: i + 1,
          time: 1,
          data: { img: `f/${i}` },
          timestamps: { img: 1 },
          filled: { img: false }
        });
      }
      let held = 0;
      const onDisk = (): number =>
        readdirSync(samples.folder).reduce(
          (sum, name) => sum + (name.endsWith('.part') ? statSync(join(samples.folder, name)).size : 0),
          0
        );
      const { files } = await exportRuns([{ source: await store.open('r') }], {
        format,
        directory: samples.folder,
        assets,
        timezone: 'UTC',
        onProgress: ({ done }) => (held = Math.max(held, done < 1 ? frames * 131072 - onDisk() : 0))
      });
      expect(frames).toBe(800);
      expect(most).toBe(1);
      expect(files[0]?.bytes).toBeGreaterThan(800 * 131072);
      expect(held).toBeLessThan(4 * 2 ** 20);
    }
  );
});

describe('Broker and Header', () => {
  it('export what they name', async () => {
    const db = await openCatalog(join(SAMPLES, 'jsonl'), {
      rootMap: { '/beamline/assets': join(SAMPLES, 'assets') }
    });
    const directory = join(samples.folder, 'db');
    const many = await db.export(db.search({ plan_name: 'scan' }), { format: 'csv', directory });
    expect(many.files.map(file => file.uid).sort()).toEqual([uidOf('scan_1d'), uidOf('rich_md_a')].sort());
    const header = await db[uidOf('img_hdf5_uint16')];
    const one = await header?.export({ format: 'npy', directory });
    expect(one?.files.map(file => file.field)).toEqual(['img_image']);
    const ref = await db[uidOf('count_5')]?.export({ format: 'json', directory });
    expect(ref?.files).toHaveLength(1);
    const error = await failureOf(db.export(uidOf('count_5'), { format: 'json', directory }));
    expect(isBrokerError(error, 'ExportFailed')).toBe(true);
    await db.close();
  });
});
