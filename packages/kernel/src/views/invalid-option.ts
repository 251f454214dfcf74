import { BrokerError } from '@brokerlab/core';

function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const scored = known.map(k => [k, distance(lower, k.toLowerCase())] as const).sort((a, b) => a[1] - b[1]);
  const [best] = scored;
  return best && best[1] <= Math.max(1, Math.floor(name.length / 3)) ? best[0] : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 59)}…` : value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'this list' : 'this object';
  }
  return String(value);
}

/** The error for an option's value; `choices` says what it can be. */
export function invalidOption(
  call: string,
  option: string,
  value: unknown,
  choices: string
): BrokerError<'InvalidQuery'> {
  return new BrokerError(
    'InvalidQuery',
    `${call}: the option ${option} cannot be ${show(value)}; it is ${choices}.`,
    {
      query: { [option]: value }
    }
  );
}

/** The error for a name out of many: names the nearest, and all of them while they are few. */
export function unknownName(
  call: string,
  option: string,
  value: unknown,
  known: readonly string[],
  more = ''
): BrokerError<'InvalidQuery'> {
  const close = typeof value === 'string' ? nearest(value, known) : undefined;
  const hint = close === undefined ? '' : `Did you mean '${close}'? `;
  const message = `${call}: the option ${option} cannot be ${show(value)}. ${hint}It is one of ${known.join(', ')}${more}.`;
  return new BrokerError('InvalidQuery', message, { query: { [option]: value } });
}

/** Refuses options that the call does not have; `ignored` ones are let pass. */
export function checkOptionNames(
  call: string,
  options: object,
  known: readonly string[],
  ignored: readonly string[] = []
): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name) || ignored.includes(name)) continue;
    const close = nearest(name, known);
    const hint = close === undefined ? '' : ` Did you mean '${close}'?`;
    throw new BrokerError(
      'InvalidQuery',
      `${call} has no option '${name}'.${hint} It has ${known.join(', ')}.`,
      {
        query: { [name]: (options as Record<string, unknown>)[name] }
      }
    );
  }
}
