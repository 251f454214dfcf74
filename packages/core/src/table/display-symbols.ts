/** Representations of one value by mime type. */
export type MimeBundle = Record<string, string>;

/**
 * Gives the instances of a class what Node's `inspect` and, with `html`, notebooks ask for (`Jupyter.display`, the
 * convention of Deno's kernel).
 */
export function defineDisplay<T extends object>(
  prototype: T,
  show: { text: (value: T) => string; html?: (value: T) => string }
): void {
  const { text, html } = show;
  const define = (name: string, value: (this: T) => unknown): void => {
    Object.defineProperty(prototype, Symbol.for(name), { value, configurable: true, writable: true });
  };
  define('nodejs.util.inspect.custom', function () {
    return text(this);
  });
  if (html === undefined) return;
  define('Jupyter.display', function (): MimeBundle {
    return { 'text/html': html(this), 'text/plain': text(this) };
  });
}
