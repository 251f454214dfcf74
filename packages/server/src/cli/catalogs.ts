import { listCatalogs } from '@brokerlab/core';
import { columns, json, type Terminal } from './terminal.js';

/** `brokerlab catalogs`: name, place and configuration file of each. */
export async function catalogs(options: { json?: true }, terminal: Terminal): Promise<void> {
  const known = await listCatalogs();
  if (options.json) for (const catalog of known) terminal.out.write(json(catalog) + '\n');
  else {
    terminal.out.write(
      columns(
        ['name', 'location', 'configured in'],
        known.map(catalog => [catalog.name, catalog.location, catalog.file])
      )
    );
  }
}
