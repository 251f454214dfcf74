import { parseSearchBox, type Header } from '@brokerlab/core';
import { withCatalog, type CatalogOption } from './catalog-option.js';
import { columns, durationOf, json, statusOf, timeOf, type Terminal } from './terminal.js';

/** `brokerlab ls`: a table of runs, or with `--json` one `{start, stop}` a line. */
export async function ls(
  query: string,
  options: CatalogOption & { limit: number },
  terminal: Terminal,
  signal: AbortSignal
): Promise<void> {
  await withCatalog(options, async db => {
    const { filter, ...rest } = parseSearchBox(query, Date.now() / 1000);
    const results = db.search(filter, rest);
    const rows: string[][] = [];
    let shown = 0;
    for await (const header of results) {
      if (options.json) terminal.out.write(json({ start: header.start, stop: header.stop }) + '\n');
      else rows.push(rowOf(header));
      if (++shown === options.limit || signal.aborted) break;
    }
    if (options.json) return;
    terminal.out.write(columns(runColumns, rows));
    const total = await results.length();
    terminal.out.write(total > shown ? `${shown} of ${total} runs; --limit shows more\n` : `${total} runs\n`);
  });
}

export const runColumns: string[] = [
  'scan',
  'plan',
  'uid',
  'start',
  'duration',
  'status',
  'points',
  'detectors',
  'motors'
];

/** One line of a list of runs; the cells of {@link runColumns}. */
export function rowOf(header: Header): string[] {
  const { start, stop } = header;
  const list = (value: unknown) => (Array.isArray(value) ? value.join(',') : '');
  const points: unknown = stop?.num_events?.['primary'] ?? start.num_points;
  return [
    String(start.scan_id ?? ''),
    String(start.plan_name ?? ''),
    start.uid.slice(0, 8),
    timeOf(start.time),
    durationOf(header),
    statusOf(header),
    typeof points === 'number' ? String(points) : '',
    list(start.detectors),
    list(start.motors)
  ];
}
