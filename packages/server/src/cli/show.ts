import { withCatalog, type CatalogOption } from './catalog-option.js';
import { columns, durationOf, json, printable, statusOf, timeOf, type Terminal } from './terminal.js';

/** `brokerlab show`: what a run is; with `--json` its start, stop and descriptor documents. */
export async function show(key: string, options: CatalogOption, terminal: Terminal): Promise<void> {
  await withCatalog(options, async db => {
    const header = await db[key]!;
    const descriptors = await header.descriptors();
    if (options.json) {
      terminal.out.write(json({ start: header.start, stop: header.stop, descriptors }) + '\n');
      return;
    }
    const { start, stop } = header;
    const line = (name: string, value: string) =>
      terminal.out.write(`${name.padEnd(10)}${printable(value)}\n`);
    line('uid', start.uid);
    line('scan_id', String(start.scan_id ?? ''));
    line('plan', String(start.plan_name ?? ''));
    line('status', [statusOf(header), stop?.reason].filter(Boolean).join(': '));
    line('start', timeOf(start.time));
    if (stop) line('stop', `${timeOf(stop.time)} (${durationOf(header)})`);

    for (const stream of await header.streams()) {
      const events = stop?.num_events?.[stream];
      terminal.out.write(
        `\nstream ${printable(stream)}${events === undefined ? '' : `, ${events} events`}\n`
      );
      const keys = Object.assign(
        {},
        ...descriptors.filter(d => (d.name ?? 'primary') === stream).map(d => d.data_keys)
      );
      terminal.out.write(
        columns(
          ['field', 'type', 'shape', 'units', 'source'],
          Object.entries<Record<string, unknown>>(keys).map(([field, dataKey]) => [
            field,
            String(dataKey['dtype'] ?? '') + (dataKey['external'] === undefined ? '' : ', external'),
            Array.isArray(dataKey['shape']) ? dataKey['shape'].join(' × ') : '',
            String(dataKey['units'] ?? ''),
            String(dataKey['source'] ?? '')
          ])
        )
      );
    }
    const known = new Set(['uid', 'time', 'scan_id', 'plan_name']);
    terminal.out.write('\nmetadata\n');
    for (const [name, value] of Object.entries(start)) {
      if (!known.has(name)) terminal.out.write(`  ${printable(name)}: ${printable(json(value))}\n`);
    }
  });
}
