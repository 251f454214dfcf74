import type { RunItem, RunStatus } from '@brokerlab/core/dist/protocol/index.js';
import type { Translation } from '../translation.js';

/** Short in a list: the time of day of today's runs, day and time of this year's, the day of older ones. */
export function shortTime(time: number, now: Date): string {
  const date = new Date(time * 1000);
  const day = { day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  if (date.toDateString() === now.toDateString()) return format(date, { ...clock, second: '2-digit' });
  return format(
    date,
    date.getFullYear() === now.getFullYear() ? { ...day, ...clock } : { ...day, year: 'numeric' }
  );
}

/** Day and time in full, in the reader's time zone. */
export function fullTime(time: number): string {
  return format(new Date(time * 1000), { dateStyle: 'full', timeStyle: 'long' });
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, options).format(date);
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(`${minutes} min`, whole % 60 ? `${whole % 60} s` : '');
  return joined(`${Math.floor(minutes / 60)} h`, minutes % 60 ? `${minutes % 60} min` : '');
}

export function statusText(status: RunStatus, text: Translation): string {
  return {
    running: text.__('running'),
    success: text.__('success'),
    failed: text.__('failed'),
    aborted: text.__('aborted')
  }[status];
}

/** `15 points`, or how many of those announced there are. */
export function points(run: RunItem, text: Translation): string {
  const { num_events: got, num_points: announced } = run;
  if (got !== null && announced !== null && got !== announced)
    return text.__('%1 of %2 points', got, announced);
  const count = got ?? announced;
  return count === null ? '' : text._n('%1 point', '%1 points', count);
}

/** What was measured against what. */
export function devices(run: RunItem): string {
  const detectors = run.detectors.join(', ');
  const motors = run.motors.join(', ');
  return detectors && motors ? `${detectors} / ${motors}` : detectors || motors;
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(' ');
}
