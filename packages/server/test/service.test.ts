import { beforeEach, expect, test } from 'vitest';
import { BrokerError } from '@brokerlab/core';
import { parseExact, runsPath, type RunPage } from '@brokerlab/core/dist/protocol/index.js';
import { createService, loopbackGuard, withOpenCatalogs } from '../dist/index.js';
import { FakeCatalog } from './FakeCatalog.js';

let catalog: FakeCatalog;
let service: ReturnType<typeof createService>;

beforeEach(() => {
  catalog = new FakeCatalog();
  for (let i = 0; i < 10; i++) catalog.add({ uid: `run-${i}`, time: 1000 + Math.floor(i / 3), scan_id: i });
  service = createService(access());
});

function access(open = async (): Promise<FakeCatalog> => catalog): ReturnType<typeof withOpenCatalogs> {
  return withOpenCatalogs(async () => [{ name: 'example', default: true }], open);
}

async function page(path: string): Promise<RunPage> {
  const answer = await service.request(path);
  expect(answer.status).toBe(200);
  return parseExact(await answer.text());
}

test('it tells the catalogs', async () => {
  const answer = await service.request('api/catalogs');
  expect(await answer.json()).toEqual({ catalogs: [{ name: 'example', default: true }] });
});

test('pages follow each other, with nothing twice and nothing left out, also among runs of one time', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { runs, next } = await page(runsPath({ limit: 2, cursor }));
    seen.push(...runs.map(run => run.uid));
    cursor = next ?? undefined;
  } while (cursor);
  expect(seen).toEqual(catalog.runs.map(run => run.start.uid));
});

test('runs that come between two pages move nothing', async () => {
  const first = await page('api/runs?limit=4');
  catalog.add({ uid: 'new', time: 5000 });
  const second = await page(runsPath({ limit: 4, cursor: first.next ?? '' }));
  expect([...first.runs, ...second.runs].map(run => run.uid)).not.toContain('new');
  expect(new Set([...first.runs, ...second.runs].map(run => run.uid)).size).toBe(8);
});

test('a page takes one run more than it gives', async () => {
  await page('api/runs?limit=3');
  expect(catalog.taken).toBe(4);
});

test('a header has its documents, whole', async () => {
  catalog.add({ uid: 'big', time: 1, counter: 9007199254740993n, gain: NaN }, null);
  const answer = await service.request('api/runs/big?catalog=example');
  expect(parseExact(await answer.text())).toEqual({
    start: { uid: 'big', time: 1, counter: 9007199254740993n, gain: NaN },
    stop: null,
    descriptors: []
  });
});

test('an unchanged answer is not sent again', async () => {
  const first = await service.request('api/runs');
  const tag = first.headers.get('etag') ?? '';
  const second = await service.request('api/runs', { headers: { 'if-none-match': tag } });
  expect([second.status, await second.text()]).toEqual([304, '']);
  catalog.add({ uid: 'new', time: 5000 });
  expect((await service.request('api/runs', { headers: { 'if-none-match': tag } })).status).toBe(200);
});

test('failures keep their tag and their sentence', async () => {
  const answer = await service.request('api/runs/nowhere');
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { error: { tag: 'RunNotFound', message: 'No run has the uid nowhere.' } }
  ]);
  expect((await service.request('api/runs?limit=0')).status).toBe(400);
  expect((await service.request('api/runs?cursor=x')).status).toBe(400);
  expect((await service.request('api/nothing')).status).toBe(404);
});

test('a catalog that could not be opened is asked again', async () => {
  let calls = 0;
  const away = access(async () => {
    if (calls++ > 0) return catalog;
    throw new BrokerError('CatalogUnavailable', 'The folder is not there.', { location: '/data' });
  });
  service = createService(away);
  expect((await service.request('api/runs')).status).toBe(503);
  expect((await service.request('api/runs')).status).toBe(200);
  await away.close();
  expect(catalog.closed).toBe(true);
});

test('what the service did not foresee is told to its log, not to the page', async () => {
  const told: unknown[] = [];
  const failure = new TypeError('secret path');
  service = createService(
    access(() => Promise.reject(failure)),
    { onFailure: error => told.push(error) }
  );
  const answer = await service.request('api/runs');
  expect([answer.status, told]).toEqual([500, [failure]]);
  expect(await answer.text()).not.toContain('secret path');
});

test('on loopback, only loopback names and pages with the secret are answered', async () => {
  service = createService(access(), { guard: loopbackGuard('s3cret') });
  const status = async (headers: Record<string, string>, path = 'api/runs'): Promise<number> =>
    (await service.request(path, { headers })).status;
  const authorization = 'Bearer s3cret';
  expect(await status({ host: '127.0.0.1:8000', authorization })).toBe(200);
  expect(await status({ host: 'localhost', origin: 'http://localhost:8888', authorization })).toBe(200);
  expect(await status({ host: 'localhost' })).toBe(401);
  expect(await status({ host: 'localhost', authorization: 'Bearer other' })).toBe(401);
  expect(await status({ host: 'evil.example', authorization })).toBe(403);
  expect(await status({ host: 'localhost', origin: 'https://evil.example', authorization })).toBe(403);
  expect(await status({ host: 'localhost' }, 'healthz')).toBe(200);
});
