import { inspect } from 'node:util';
import { withCatalog, type CatalogOption } from './catalog-option.js';
import { json, type Terminal } from './terminal.js';

/** `brokerlab table`: the first and last rows; all of them with `--csv` or, one object a line, with `--json`. */
export async function table(
  key: string,
  fields: string[],
  options: CatalogOption & { csv?: true; stream: string },
  terminal: Terminal,
  signal: AbortSignal
): Promise<void> {
  await withCatalog(options, async db => {
    const header = await db[key]!;
    const rows = await header.table({
      ...(fields.length > 0 ? { fields } : {}),
      ...(options.stream === 'primary' ? {} : { stream: options.stream }),
      signal
    });
    if (options.csv) terminal.out.write(rows.toCSV());
    else if (options.json) for (const row of rows.rows()) terminal.out.write(json(row) + '\n');
    else terminal.out.write(inspect(rows) + '\n');
    for (const [field, error] of Object.entries(rows.errors)) {
      terminal.err.write(`brokerlab: ${field}: ${(error as Error).message}\n`);
    }
  });
}
