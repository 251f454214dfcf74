import type { Store } from '../store/Store.js';

export interface StoreOptions {
  apiKey?: string;
}

/** Makes a store of an address. Nothing is asked of a server before the first request. */
export type StoreFactory = (address: string, options: StoreOptions) => Store;

const factories = new Map<string, StoreFactory>();

/** Makes `openCatalog('<scheme>://…')` work for a kind of server. */
export function registerStore(scheme: string, factory: StoreFactory): void {
  factories.set(scheme.toLowerCase(), factory);
}

/** The scheme of an address; undefined for names and paths, Windows' drive letters too. */
export function schemeOf(location: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
}

export function storeFactory(scheme: string): StoreFactory | undefined {
  return factories.get(scheme);
}
