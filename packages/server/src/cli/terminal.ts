import type { RunSummary } from '@brokerlab/core';

/** Where a command writes: people read `out` as tables, machines as JSON. */
export interface Terminal {
  out: NodeJS.WriteStream;
  err: NodeJS.WriteStream;
}

/**
 * Text from documents, made safe for a terminal: control characters, escape sequences and direction marks are written
 * as `\u{…}`, so that metadata can neither move the cursor nor hide what it says.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    character => `\\u{${character.charCodeAt(0).toString(16)}}`
  );
}

/** Lays rows out in columns, separated by two blanks; a cell is cut at 40 characters. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cut = (cell: string) => {
    const text = printable(cell);
    return [...text].length > 40 ? `${[...text].slice(0, 39).join('')}…` : text;
  };
  const lines = [header, ...rows].map(row => row.map(cut));
  const widths = header.map((_, i) => Math.max(...lines.map(line => [...(line[i] ?? '')].length)));
  return (
    lines
      .map(line =>
        line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()
      )
      .join('\n') + '\n'
  );
}

/**
 * A value as one line of JSON for machines. Integers keep all their digits; NaN and the infinities, which JSON has not,
 * are the strings `NaN`, `Infinity`, `-Infinity`.
 */
export function json(value: unknown, indent?: number): string {
  const exact = (_: string, item: unknown) => {
    if (typeof item === 'bigint')
      return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(item));
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
    return item;
  };
  return JSON.stringify(value, exact, indent);
}

/** running, success, failed or aborted. */
export function statusOf({ stop }: RunSummary): string {
  if (stop === null) return 'running';
  return (
    { success: 'success', fail: 'failed', abort: 'aborted' }[stop.exit_status] ?? String(stop.exit_status)
  );
}

/** `2026-11-22 14:05:12`, in the time zone of the machine or the one given. */
export function timeOf(epochSeconds: number, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'medium' };
  if (timeZone !== undefined) options.timeZone = timeZone;
  return new Intl.DateTimeFormat('sv-SE', options).format(epochSeconds * 1000);
}

/** `13 s`, `6 min`, `2.5 h`; empty while the run is going on. */
export function durationOf({ start, stop }: RunSummary): string {
  if (stop === null) return '';
  const seconds = stop.time - start.time;
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
