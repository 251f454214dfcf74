import type { Assets } from '../assets/Assets.js';
import type { Store } from '../store/Store.js';

/** An open catalog: what headers and look-ups work with. */
export interface Context {
  readonly store: Store;
  /** For people: the catalog's name, or where it is. */
  readonly name: string;
  /** IANA name. */
  readonly timezone: string;
  readonly assets: Assets;
}

/** Gives the open catalog, opening it first if need be. */
export type Access = () => Promise<Context>;
