import { matchesQuery, parseSearchBox } from '@brokerlab/core';
import { InvalidArgumentError } from 'commander';
import { withCatalog, type CatalogOption } from './catalog-option.js';
import { rowOf } from './ls.js';
import { json, printable, type Terminal } from './terminal.js';

/** `brokerlab watch`: a line for each run that starts or ends from now on, until interrupted. */
export async function watch(
  query: string,
  options: CatalogOption,
  terminal: Terminal,
  signal: AbortSignal
): Promise<void> {
  const { filter, text, ...unfit } = parseSearchBox(query, Date.now() / 1000);
  if (Object.keys(unfit).length > 0) {
    throw new InvalidArgumentError(
      'watch shows what comes from now on; leave out since:, until: and field:.'
    );
  }
  await withCatalog(options, async db => {
    if (!options.json) terminal.err.write('watching; Ctrl+C ends\n');
    for await (const { kind, uid, header } of db.watch(filter, { signal })) {
      if (kind === 'grew') continue;
      if (header === null) {
        terminal.out.write(options.json ? json({ kind, uid }) + '\n' : `removed  ${printable(uid)}\n`);
        continue;
      }
      const { start, stop } = header;
      if (text !== undefined && !matchesQuery({ text }, { start, stop })) continue;
      terminal.out.write(
        options.json
          ? json({ kind, uid, start, stop }) + '\n'
          : `${kind.padEnd(8)} ${rowOf(header).map(printable).filter(Boolean).join('  ')}\n`
      );
    }
  });
}
