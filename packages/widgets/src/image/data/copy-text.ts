/** Puts text on the clipboard; where the browser refuses, through a selection that it allows. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context or the permission there is only the old way.
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

/** Columns as text that spreadsheets take, with their names. */
export function toTsv(columns: readonly (readonly [name: string, values: ArrayLike<unknown>])[]): string {
  const rows = Math.max(0, ...columns.map(([, values]) => values.length));
  const lines = Array.from({ length: rows }, (_, i) =>
    columns.map(([, values]) => String(values[i] ?? '')).join('\t')
  );
  return [columns.map(([name]) => name).join('\t'), ...lines].join('\n');
}
