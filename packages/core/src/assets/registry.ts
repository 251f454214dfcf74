import type { HandlerFactory } from './Assets.js';

const registered = new Map<string, HandlerFactory>();

/**
 * Makes `factory` read what resources of this spec, or stream resources of this mimetype, name, in all catalogs of this
 * process; it goes before a built-in one of the same name. Gives a function that takes it back.
 */
export function registerHandler(spec: string, factory: HandlerFactory): () => void {
  registered.set(spec, factory);
  return () => {
    if (registered.get(spec) === factory) registered.delete(spec);
  };
}

/** The factory that was registered for a spec or mimetype. */
export function registeredHandler(spec: string): HandlerFactory | undefined {
  return registered.get(spec);
}
