import { BrokerError } from '../errors.js';

/**
 * Epoch seconds in nanoseconds, equal to `pandas.to_datetime(seconds, unit='s')` bit for bit: the fraction is
 * rounded to nine digits, then cut off.
 */
export function nanoseconds(seconds: number): bigint {
  const whole = Math.trunc(seconds);
  const rounded = roundHalfEven((seconds - whole) * 1e9) / 1e9;
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.trunc(rounded * 1e9));
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Refuses a time zone that the machine does not know. */
export function assertTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    const message = `There is no time zone '${timezone}'. Give an IANA name, such as 'Europe/Berlin' or 'UTC'.`;
    throw new BrokerError('InvalidQuery', message, { query: timezone }, { cause });
  }
}
