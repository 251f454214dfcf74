import { BrokerError } from '../errors.js';
import { bindInspect } from './display-symbols.js';
import type { Header } from './Header.js';
import { RunRef } from './RunRef.js';

/** Property names that the language, Node and test tools probe on any object: never a run here, `get(key)` finds it. */
const PROBED = new Set([
  'then',
  'catch',
  'finally',
  'inspect',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  '$$typeof'
]);

type Callable = (...args: unknown[]) => unknown;

/** Not Function's own `bind`: Node 24 refuses to dispose with what that makes. */
function bind(method: Callable, object: object): Callable {
  const call = (...args: unknown[]): unknown => Reflect.apply(method, object, args);
  return Object.defineProperty(call, 'name', { value: method.name });
}

/**
 * Makes `target[key]` look up a run, for every string key that `target` does not have itself. Nothing is read until
 * the reference is awaited.
 */
export function indexable<T extends object>(
  target: T,
  name: string,
  look: (key: string) => Promise<Header>
): T {
  bindInspect(target);
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object)) {
        if (PROBED.has(key)) return undefined;
        return new RunRef(`${name}[${/^-?\d+$/.test(key) ? key : `'${key}'`}]`, () => look(key));
      }
      const own: unknown = Reflect.get(object, key, object);
      if (typeof own !== 'function' || key === 'constructor') return own;
      if (!bound.has(key)) bound.set(key, bind(own as Callable, object));
      return bound.get(key);
    },
    set(_, key) {
      throw new BrokerError(
        'InvalidKey',
        `${name}[${String(key)}] cannot be set; runs are written with insert.`,
        { key }
      );
    }
  });
}
