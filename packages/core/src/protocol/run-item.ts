import type { Json, RunStart, RunStop } from '../documents.js';
import type { RunItem, RunStatus } from './payloads.js';

const statuses: Record<string, RunStatus> = { success: 'success', fail: 'failed', abort: 'aborted' };

/** How a run stands, by its stop document. */
export function statusOf(stop: RunStop | null): RunStatus {
  return stop ? (statuses[stop.exit_status] ?? 'failed') : 'running';
}

/** The line of a run in a list. Takes what documents in the wild have: anything may be missing or of another type. */
export function toRunItem(start: RunStart, stop: RunStop | null): RunItem {
  return {
    uid: start.uid,
    scan_id: finite(start.scan_id),
    plan: text(start.plan_name),
    time: Number(start.time),
    duration: stop ? Math.max(0, Number(stop.time) - Number(start.time)) : null,
    status: statusOf(stop),
    reason: text(stop?.reason),
    num_points: finite(start.num_points),
    num_events: eventCount(stop?.num_events),
    detectors: texts(start.detectors),
    motors: texts(start.motors),
    sample: text(start['sample']?.name ?? start['sample'] ?? start['sample_name'])
  };
}

function eventCount(counts: Json): number | null {
  if (typeof counts !== 'object' || counts === null) return null;
  if ('primary' in counts) return finite(counts.primary);
  const numbers = Object.values(counts).map(finite);
  return Math.max(0, ...numbers.map(number => number ?? 0));
}

function finite(value: Json): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: Json): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function texts(value: Json): string[] {
  return Array.isArray(value) ? value.map(text).filter(item => item !== null) : [];
}
