import { Script, createContext, type Context } from 'node:vm';
import { invalidQuery } from './operators.js';

const LIMIT_MS = 2000;

let context: Context | undefined;
const script = new Script('run()');

/**
 * Calls `work`, which applies regular expressions that a user gave, and stops it when it takes too long: some
 * expressions take exponential time on some texts. Throws InvalidQuery then.
 */
export function bounded<T>(query: unknown, work: () => T): T {
  context ??= createContext(Object.create(null) as object);
  let result: { value: T } | undefined;
  context['run'] = (): void => {
    result = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: LIMIT_MS });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw invalidQuery(
      'search: the $regex takes too long on some value; write it without nested repetitions such as (a+)+',
      query,
      error
    );
  } finally {
    context['run'] = undefined;
  }
  if (!result) throw invalidQuery('search: the $regex could not be applied', query);
  return result.value;
}
