/** Node's convention for what `console.log` and `inspect` print. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** The convention of Deno's kernel, which ours follows: gives mime types and contents. */
const DISPLAY = Symbol.for('Jupyter.display');

export interface Display<T> {
  inspect: (self: T) => string;
  display?: (self: T) => Promise<Record<string, string>>;
}

/** Gives the instances of a class their text and rich form. */
export function defineDisplay<T extends object>(prototype: T, { inspect, display }: Display<T>): void {
  const hidden = { enumerable: false, configurable: true, writable: true };
  Object.defineProperty(prototype, INSPECT, {
    ...hidden,
    value(this: T) {
      return inspect(this);
    }
  });
  if (!display) return;
  Object.defineProperty(prototype, DISPLAY, {
    ...hidden,
    value(this: T) {
      return display(this);
    }
  });
}

/** Makes inspection of a proxy work on what is behind it: Node calls it with the proxy as `this`. */
export function bindInspect(target: object): void {
  const inspect: unknown = Reflect.get(target, INSPECT);
  if (typeof inspect !== 'function') return;
  Object.defineProperty(target, INSPECT, { value: (): unknown => Reflect.apply(inspect, target, []) });
}
