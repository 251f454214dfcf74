import type { JsonObject, RunStart } from '../../documents.js';

/** Text in a header line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A name in `#L` and `#O`, where two blanks separate names. */
export function label(name: string): string {
  return oneLine(name) || '_';
}

/** The command of `#S`: the plan with its arguments, as far as they are short, and the stream if it is not the primary. */
export function planCommand(start: RunStart, stream: string): string {
  const args = Object.entries((start['plan_args'] ?? {}) as JsonObject)
    .filter(([, value]) => ['string', 'number', 'boolean', 'bigint'].includes(typeof value))
    .map(([key, value]) => `${key}=${oneLine(String(value))}`)
    .filter(text => text.length <= 60);
  const plan = `${oneLine(start.plan_name ?? 'run')}(${args.join(', ')})`;
  return stream === 'primary' ? plan : `${plan} [${oneLine(stream)}]`;
}
