import { summarizeColumn, tableBlock, type RunTable } from '@brokerlab/core';
import {
  maxBlockRows,
  parseSort,
  runsRoute,
  type TableCount,
  type TableQuery,
  type TableStatistics
} from '@brokerlab/core/dist/protocol/index.js';
import type { Context, Hono } from 'hono';
import { RefusedRequest } from '../answer-error.js';
import type { FoundRun, RunCatalog } from '../CatalogAccess.js';
import { TableCache } from './TableCache.js';
import { tableSchema } from './table-schema.js';

export interface TableRoutesOptions {
  /** The catalog that a request names, and its name. */
  open(context: Context): Promise<{ name: string | undefined; catalog: RunCatalog }>;
  json(payload: object): Response;
  cache?: TableCache;
}

interface Opened {
  key: string;
  run: FoundRun;
  stream: string;
  table: RunTable;
  complete: boolean;
}

/** Tables of runs: their columns, blocks of rows, counts and statistics. The paths are core's protocol. */
export function addTableRoutes(
  service: Hono,
  { open, json, cache = new TableCache() }: TableRoutesOptions
): void {
  const openTable = async (context: Context): Promise<Opened> => {
    const { name, catalog } = await open(context);
    const run = await catalog.get(context.req.param('uid') ?? '');
    const given = context.req.query('stream');
    const stream = given ?? 'primary';
    const complete = run.stop !== null;
    const key = JSON.stringify([name, run.start.uid, given, run.stop?.uid]);
    const read = async (signal: AbortSignal): Promise<{ table: RunTable; complete: boolean }> => ({
      table: await run.table({ ...(given === undefined ? {} : { stream: given }), signal }),
      complete
    });
    const { table } = await cache.table(key, read, context.req.raw.signal);
    return { key, run, stream, table, complete };
  };
  const orderOf = ({ key, table }: Opened, context: Context): Promise<Int32Array | null> =>
    cache.order(key, table, queryOf(context), context.req.raw.signal);
  const path = `/${runsRoute}/:uid/table`;

  service.get(path, async context => {
    const { run, stream, table, complete } = await openTable(context);
    const { start } = run;
    const descriptors = await run.descriptors();
    return json(tableSchema(table, { uid: start.uid, stream, start, descriptors, complete }));
  });
  service.get(`${path}/count`, async context => {
    const opened = await openTable(context);
    const count: TableCount = { rows: (await orderOf(opened, context))?.length ?? opened.table.numRows };
    return json(count);
  });
  service.get(`${path}/rows`, async context => {
    const range = rangeOf(context);
    const columns = context.req.queries('column') ?? [];
    const opened = await openTable(context);
    const order = await orderOf(opened, context);
    const block = tableBlock(opened.table, { ...range, columns, order });
    return new Response(block as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': 'application/vnd.apache.arrow.stream' }
    });
  });
  service.get(`${path}/statistics`, async context => {
    const opened = await openTable(context);
    const order = await orderOf(opened, context);
    const statistics: TableStatistics = {};
    for (const name of context.req.queries('column') ?? []) {
      context.req.raw.signal.throwIfAborted();
      statistics[name] = summarizeColumn(opened.table.column(name), order);
      await new Promise(resolve => setImmediate(resolve));
    }
    return json(statistics);
  });
}

function queryOf(context: Context): Pick<TableQuery, 'filter' | 'sort'> {
  const given = context.req.queries('sort') ?? [];
  const sort = parseSort(given);
  if (!sort) {
    const message = `sort is a column's name after + or -, such as '-det', not '${given.join("', '")}'.`;
    throw new RefusedRequest(400, 'BadRequest', message);
  }
  return { filter: context.req.query('filter'), sort };
}

function rangeOf(context: Context): { from: number; to: number } {
  const [from, to] = [Number(context.req.query('from')), Number(context.req.query('to'))];
  const good = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from;
  if (good && to - from <= maxBlockRows) return { from, to };
  const message = `from and to are the first row and the one after the last, at most ${maxBlockRows} apart.`;
  throw new RefusedRequest(400, 'BadRequest', message);
}
