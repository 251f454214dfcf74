import type { Executor } from '../execution/Executor.js';
import type { Language } from '../language/Language.js';
import { inspectAt } from './Inspector.js';

/** Markdown documentation of a dotted name, or of the variable, or the method of one, that holds `value`. */
export function documentationOf(value: unknown, executor: Executor, language: Language): string | undefined {
  const name = typeof value === 'string' ? value : nameOf(value, executor);
  if (name === undefined || !/^[\w$.]+$/.test(name)) return undefined;
  return inspectAt(language, executor.declarations, name, name.length)?.['text/markdown'];
}

function nameOf(value: unknown, executor: Executor): string | undefined {
  const names = executor.names();
  const own = names.find(name => executor.valueOf(name) === value);
  if (own !== undefined || typeof value !== 'function' || value.name === '') return own;
  const method = value.name.replace(/^bound /, '');
  const owner = names.find(name => holds(executor.valueOf(name), method, value));
  return owner === undefined ? undefined : `${owner}.${method}`;
}

function holds(owner: unknown, method: string, value: unknown): boolean {
  return typeof owner === 'object' && owner !== null && (owner as Record<string, unknown>)[method] === value;
}
