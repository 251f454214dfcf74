import type { TableColumn, TableRequest, TableSort } from '@brokerlab/core/dist/protocol/index.js';

export interface ShownTable {
  request: TableRequest;
  filter: string | undefined;
  sort: readonly TableSort[];
  /** The columns on screen, where some are left out or moved. */
  columns: readonly TableColumn[] | undefined;
}

const text = (value: string): string => `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;

/** The TypeScript that gives the table that is shown. */
export function tableCode({ request, filter, sort, columns }: ShownTable): string {
  const { uid, catalog, stream } = request;
  const opening = catalog === undefined ? [] : [`const db = await openCatalog(${text(catalog)});`];
  const options = stream === undefined || stream === 'primary' ? '' : `{ stream: ${text(stream)} }`;
  const steps = [`(await db[${text(uid)}].table(${options}))`];
  if (filter !== undefined) steps.push(`.filter(${text(filter)})`);
  if (sort.length > 0) {
    const keys = sort.map(({ column, descending }) =>
      descending ? `{ column: ${text(column)}, descending: true }` : text(column)
    );
    steps.push(`.sort([${keys.join(', ')}])`);
  }
  if (columns) steps.push(`.select([${columns.map(column => text(column.name)).join(', ')}])`);
  const [first = '', ...rest] = steps;
  const table = rest.length === 0 ? first.slice(1, -1) : [first, ...rest].join('\n  ');
  return [...opening, `const table = ${table};`].join('\n');
}
