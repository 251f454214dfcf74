import type { TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { cellText } from './cell-text.js';
import type { RowBlocks } from './RowBlocks.js';
import type { Rectangle } from './Selection.js';

/** More cells than that would be no text that any program takes. */
export const mostCopied = 2_000_000;

/** The selected cells as tab-separated lines under their columns' names, every number with all its digits. */
export async function selectedText(
  blocks: RowBlocks,
  columns: readonly TableColumn[],
  { rows: [from, to], columns: [first, last] }: Rectangle
): Promise<string> {
  const chosen = columns.slice(first, last);
  const lines = [chosen.map(column => plain(column.name)).join('\t')];
  for await (const block of blocks.read(
    chosen.map(column => column.name),
    from,
    to
  )) {
    for (let row = 0; row < block.rows; row++) {
      const texts = chosen.map((column, i) => {
        const { kind, full, short } = cellText(block.columns[i]?.(row), column, 'exact');
        return kind === 'null' || kind === 'absent'
          ? ''
          : plain(kind === 'array' || kind === 'nan' ? short : full);
      });
      lines.push(texts.join('\t'));
    }
  }
  return lines.join('\n');
}

function plain(text: string): string {
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
