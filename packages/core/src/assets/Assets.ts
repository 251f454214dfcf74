import type { DType, NdArray, Range } from '../arrays/nd-array.js';
import type { Datum, DataKey, JsonObject, Resource, StreamResource } from '../documents.js';
import type { Signalled } from '../store/Store.js';

/** Where the values of one external field in one event are. */
export type AssetReference =
  | { kind: 'datum'; resource: Resource; datum: Datum; dataKey: DataKey }
  | { kind: 'stream'; streamResource: StreamResource; index: number; dataKey: DataKey };

/**
 * Reads external data. One a catalog: it knows the catalog's roots, root map and handlers, keeps few files open, and
 * closes them with the catalog.
 */
export interface Assets {
  /** The shape and element type of what `reference` gives; reads the file's header, not its values. */
  describe(reference: AssetReference, options?: Signalled): Promise<{ shape: number[]; dtype: DType }>;
  /** The values, or, with `ranges` (one an axis), only those. Only the chunks needed are read. */
  read(reference: AssetReference, options?: { ranges?: readonly Range[] } & Signalled): Promise<NdArray>;
  /**
   * The local path of a file by its recorded one, root map applied; with `prefix`, the paths of all files whose names
   * begin so. They are checked as for reading. Throws AssetMissing, AssetForbidden.
   */
  locate?(recorded: string, options?: { prefix?: boolean; resource?: string }): Promise<string[]>;
  close(): Promise<void>;
}

/** A reader of one file, or file series, that a {@link Resource} or {@link StreamResource} names. */
export interface AssetHandler {
  describe(selector: JsonObject, options?: Signalled): Promise<{ shape: number[]; dtype: DType }>;
  /** The values, or the part that `ranges` name; one that ignores `ranges` gives all, which is then cropped. */
  read(selector: JsonObject, options?: { ranges?: readonly Range[] } & Signalled): Promise<NdArray>;
  /** What selects arrays of one shape and element type has one key: then only the first of them is described. */
  shapeKey?(selector: JsonObject): string;
  close?(): Promise<void>;
}

/** What a handler is made for: `path` is inside the catalog's roots, root map applied, and was checked. */
export interface AssetFile {
  /** Absolute path: of the file, or for a series the prefix that the resource names. */
  path: string;
  /** `resource_kwargs` or `parameters`. */
  parameters: JsonObject;
  /** The spec or the mimetype. */
  spec: string;
  dataKey: DataKey;
  /** Checks a path that the handler itself makes up (a further file of a series); gives the absolute path or throws. */
  resolve(path: string): Promise<string>;
}

/**
 * Makes a handler for a file. The selector that it is then asked with is a datum's `datum_kwargs`, or
 * `{ index }` for stream data.
 */
export type HandlerFactory = (file: AssetFile) => AssetHandler | Promise<AssetHandler>;
