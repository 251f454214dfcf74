import { types } from 'node:util';
import { DateTime, IANAZone } from 'luxon';
import { invalidQuery } from './operators.js';

/** Epoch seconds, a `Date`, or a string such as `'2026'`, `'2026-11'`, `'2026-11-22'`, `'… 14'`, `'… 14:05'`, `'… 14:05:30'`. */
export type TimeInput = number | string | Date;

const FORM = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:\s+(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?$/;

/** Epoch seconds of a time; a string means the beginning of what it names, in `timezone`. Throws InvalidQuery. */
export function toEpoch(time: TimeInput, timezone: string): number {
  if (typeof time === 'number') {
    if (!Number.isFinite(time))
      throw invalidQuery(`${time} is no time; give epoch seconds, a Date or a string`, time);
    return time;
  }
  if (types.isDate(time)) {
    const seconds = time.getTime() / 1000;
    if (Number.isNaN(seconds)) throw invalidQuery('the Date is invalid', time);
    return seconds;
  }
  if (typeof time !== 'string') throw invalidQuery('a time is epoch seconds, a Date or a string', time);
  const match = FORM.exec(time.trim());
  if (!match) {
    throw invalidQuery(
      `'${time}' is no time; write '2026', '2026-11', '2026-11-22' or '2026-11-22 14:05:30'`,
      time
    );
  }
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(part => (part === undefined ? undefined : Number(part)));
  const wanted = { year: year ?? 0, month, day, hour, minute, second };
  const moment = DateTime.fromObject(wanted, { zone: timezone });
  if (!moment.isValid)
    throw invalidQuery(`'${time}' is no time: ${moment.invalidExplanation ?? 'out of range'}`, time);
  if (moment.hour !== hour || moment.minute !== minute || moment.day !== day) {
    throw invalidQuery(`'${time}' does not exist in ${timezone}: the clocks were put forward over it`, time);
  }
  if (moment.getPossibleOffsets().length > 1) {
    throw invalidQuery(
      `'${time}' happened twice in ${timezone}: the clocks were put back; give epoch seconds or a Date instead`,
      time
    );
  }
  return moment.toSeconds();
}

/** Checks an IANA zone name. Throws InvalidQuery. */
export function checkTimezone(timezone: string): string {
  if (IANAZone.isValidZone(timezone)) return timezone;
  throw invalidQuery(
    `timezone '${timezone}' is no IANA name, such as 'Europe/Berlin' or 'America/New_York'`,
    timezone
  );
}

export function machineTimezone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone && IANAZone.isValidZone(zone) ? zone : 'UTC';
}
