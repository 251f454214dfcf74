import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import {
  catalogsRoute,
  decodeCursor,
  defaultPageLength,
  healthRoute,
  maxPageLength,
  runsRoute,
  stringifyExact,
  type CatalogList,
  type HeaderPayload,
  type RunCursor
} from '@brokerlab/core/dist/protocol/index.js';
import { answerError, RefusedRequest } from './answer-error.js';
import { addImageRoutes } from './images/image-routes.js';
import type { CatalogAccess, RunCatalog } from './CatalogAccess.js';
import { readRunPage } from './run-page.js';
import { addTableRoutes } from './table/table-routes.js';
import type { TableCache } from './table/TableCache.js';

export interface ServiceOptions {
  /** Looks at every request first. */
  guard?: MiddlewareHandler;
  /** Is told of failures that are the service's own. */
  onFailure?: (error: unknown) => void;
  /** Where tables are kept between requests. */
  tables?: TableCache;
}

/** The data service over the named catalogs, as a fetch handler. The routes and payloads are core's protocol. */
export function createService(
  catalogs: CatalogAccess,
  { guard, onFailure, tables }: ServiceOptions = {}
): Hono {
  const service = new Hono();
  service.onError((error, context) => {
    const { status, payload } = answerError(error);
    // What was given up fails, as it should.
    const isGivenUp = context.req.raw.signal.aborted;
    if (payload.error.tag === 'Internal' && !isGivenUp) onFailure?.(error);
    return json(payload, status);
  });
  service.notFound(context => {
    const { payload } = answerError(
      new RefusedRequest(404, 'NotFound', `There is nothing at ${context.req.path}.`)
    );
    return json(payload, 404);
  });
  if (guard) service.use(guard);
  service.use(async (context, next) => {
    await next();
    context.header('cache-control', 'private, no-cache');
    context.header('x-content-type-options', 'nosniff');
  });
  service.use(etag());

  service.get(`/${healthRoute}`, () => json({ ok: true }));
  service.get(`/${catalogsRoute}`, async () => {
    const list: CatalogList = { catalogs: await catalogs.list() };
    return json(list);
  });
  service.get(`/${runsRoute}`, async context => {
    const page = { limit: pageLength(context), cursor: pageCursor(context) };
    const name = await catalogName(catalogs, context);
    return json(await readRunPage(name ?? null, await catalogs.open(name), page));
  });
  service.get(`/${runsRoute}/:uid`, async context => {
    const catalog = await catalogs.open(await catalogName(catalogs, context));
    const run = await catalog.get(context.req.param('uid'));
    const payload: HeaderPayload = { start: run.start, stop: run.stop, descriptors: await run.descriptors() };
    return json(payload);
  });
  addImageRoutes(service, {
    open: async context => catalogs.open(await catalogName(catalogs, context)),
    json
  });
  const open = async (context: Context): Promise<{ name: string | undefined; catalog: RunCatalog }> => {
    const name = await catalogName(catalogs, context);
    return { name, catalog: await catalogs.open(name) };
  };
  addTableRoutes(service, { open, json, ...(tables && { cache: tables }) });
  return service;
}

function json(payload: object, status = 200): Response {
  return new Response(stringifyExact(payload), { status, headers: { 'content-type': 'application/json' } });
}

/** The catalog that a request names, or else the default one's name, where it has one. */
async function catalogName(catalogs: CatalogAccess, context: Context): Promise<string | undefined> {
  const named = context.req.query('catalog');
  if (named) return named;
  return (await catalogs.list()).find(item => item.default)?.name;
}

function pageLength(context: Context): number {
  const given = context.req.query('limit');
  if (given === undefined) return defaultPageLength;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxPageLength) return limit;
  throw new RefusedRequest(
    400,
    'BadRequest',
    `limit is an integer from 1 to ${maxPageLength}, not '${given}'.`
  );
}

function pageCursor(context: Context): RunCursor | undefined {
  const given = context.req.query('cursor');
  if (given === undefined) return undefined;
  const cursor = decodeCursor(given);
  if (cursor) return cursor;
  throw new RefusedRequest(400, 'BadRequest', `'${given}' is no cursor; take the 'next' of the page before.`);
}
