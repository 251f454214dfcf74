const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    era: 'short'
  });
  formats.set(timezone, format);
  return format;
}

const QUARTER = 900;
const offsets = new Map<string, number>();
const MOST_OFFSETS = 10_000;

/** The seconds that a zone's clocks are ahead of UTC; they change on quarters of an hour only. */
function offsetSeconds(seconds: number, timezone: string): number {
  const quarter = Math.floor(seconds / QUARTER);
  const key = `${quarter} ${timezone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const start = quarter * QUARTER;
  const parts = new Map<string, string>();
  for (const { type, value } of formatOf(timezone).formatToParts(start * 1000)) parts.set(type, value);
  const part = (name: string): number => Number(parts.get(name) ?? 0);
  const local = new Date(0);
  local.setUTCFullYear(
    parts.get('era')?.startsWith('B') === true ? 1 - part('year') : part('year'),
    part('month') - 1,
    part('day')
  );
  local.setUTCHours(part('hour'), part('minute'), part('second'));
  const offset = local.getTime() / 1000 - start;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

export interface LocalTime {
  /** `2026-11-22` */
  date: string;
  /** `14:05:09` */
  time: string;
  /** Nine digits. */
  fraction: string;
  /** `+01:00` */
  offset: string;
}

/** A moment on the clocks of `timezone`. */
export function localTime(ns: bigint, timezone: string): LocalTime {
  const fraction = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = Number((ns - fraction) / 1_000_000_000n);
  const ahead = offsetSeconds(seconds, timezone);
  const [date = '', clock = ''] = new Date((seconds + ahead) * 1000).toISOString().split('T');
  const minutes = Math.round(Math.abs(ahead) / 60);
  const two = (number: number): string => String(number).padStart(2, '0');
  return {
    date,
    time: clock.slice(0, 8),
    fraction: String(fraction).padStart(9, '0'),
    offset: `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  };
}

/** ISO 8601 to the nanosecond, with the zone's offset. */
export function isoTime(ns: bigint, timezone: string): string {
  const { date, time, fraction, offset } = localTime(ns, timezone);
  return `${date}T${time}.${fraction}${offset}`;
}
