import { DateTime } from 'luxon';
import { streamOf, type EventDescriptor } from '../documents.js';
import type { RunSummary } from '../store/Store.js';

const LONGEST_LIST = 20;
const DEEPEST = 8;
const PLACE = 'text-align:left;vertical-align:top';

/** A header as nested tables: start, stop, descriptors. Everything from the documents is escaped. */
export function headerHtml(
  run: RunSummary,
  descriptors: readonly EventDescriptor[],
  timezone: string
): string {
  const sections = [
    section('Start', table(run.start, timezone, 0), true),
    section(
      'Stop',
      run.stop ? table(run.stop, timezone, 0) : '<em>running, or ended without a stop document</em>',
      true
    ),
    ...descriptors.map(d => section(`Descriptor of ${streamOf(d)}`, table(d, timezone, 0), false))
  ];
  return `<div class="brokerlab-header">${sections.join('')}</div>`;
}

/** A header in one line. */
export function headerText({ start, stop }: RunSummary, timezone: string): string {
  const what = [start.plan_name, start.scan_id === undefined ? undefined : `scan_id ${start.scan_id}`];
  const state = stop ? stop.exit_status : 'no stop document yet';
  const about = what.filter(part => part !== undefined).map(part => `${part}, `);
  return `Header ${start.uid} (${about.join('')}${clock(start.time, timezone)}, ${state})`;
}

function section(title: string, content: string, isOpen: boolean): string {
  return `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(title)}</summary>${content}</details>`;
}

function table(object: object, timezone: string, depth: number): string {
  const rows = Object.entries(object).map(
    ([key, value]) =>
      `<tr><th style="${PLACE}">${escapeHtml(key)}</th><td style="${PLACE}">${cell(key, value, timezone, depth)}</td></tr>`
  );
  return `<table style="margin:0">${rows.join('')}</table>`;
}

function cell(key: string, value: unknown, timezone: string, depth: number): string {
  if (key === 'time' && typeof value === 'number') return escapeHtml(moment(value, timezone));
  if (depth < DEEPEST && typeof value === 'object' && value !== null) {
    if (!Array.isArray(value)) return table(value, timezone, depth + 1);
    if (value.some(item => typeof item === 'object' && item !== null)) {
      const items = value.slice(0, LONGEST_LIST).map(item => cell('', item, timezone, depth + 1));
      return items.join('<br>') + (value.length > LONGEST_LIST ? `<br>… ${value.length} in all` : '');
    }
  }
  return escapeHtml(plain(value));
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const items = value.slice(0, LONGEST_LIST).map(plain).join(', ');
    return `[${items}${value.length > LONGEST_LIST ? `, … ${value.length} in all` : ''}]`;
  }
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

/** `2023-11-14 17:13:20 (2 years ago)`. */
function moment(seconds: number, timezone: string): string {
  const relative = DateTime.fromSeconds(seconds, { locale: 'en' }).toRelative();
  return relative ? `${clock(seconds, timezone)} (${relative})` : clock(seconds, timezone);
}

export function clock(seconds: number, timezone: string): string {
  const time = DateTime.fromSeconds(seconds, { zone: timezone });
  return time.isValid ? time.toFormat('yyyy-MM-dd HH:mm:ss') : String(seconds);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
