/** The part of h5wasm's low-level module that is used here. Source: h5wasm 0.10.3, `hdf5_util_helpers.d.ts`. */
export interface Hdf5Module {
  FS: Hdf5FileSystem;
  HEAPU8: Uint8Array;
  H5F_ACC_RDONLY: number;
  H5F_ACC_SWMR_READ: number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  open(path: string, mode: number, trackOrder: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_type(file: bigint, path: string): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { filename?: string; obj_path?: string };
  get_dataset_metadata(file: bigint, path: string): DatasetMetadata;
  get_dataset_filters(file: bigint, path: string): StoredFilter[];
  /** A negative status tells of failure; what is in the memory then is not data. */
  get_dataset_data(
    file: bigint,
    path: string,
    count: bigint[],
    offset: bigint[],
    step: bigint[],
    pointer: bigint
  ): number;
  get_plugin_search_paths(): string[];
  insert_plugin_search_path(path: string, index: number): number;
  remove_plugin_search_path(index: number): number;
}

export interface DatasetMetadata {
  /** H5T_class_t. */
  type: number;
  size: number;
  signed: boolean;
  littleEndian: boolean;
  vlen: boolean;
  shape: number[] | null;
  chunks: number[] | null;
  enum_type?: { type: number; members: Record<string, number> };
  virtual_sources?: { file_name: string; dset_name: string }[];
}

export interface StoredFilter {
  id: number;
  name: string;
  cd_values: number[];
}

/** Emscripten's file system; in h5wasm's Node build its functions go straight to `node:fs`. */
export interface Hdf5FileSystem {
  open(path: string, flags: number, mode?: number): Hdf5Stream;
  read(stream: Hdf5Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  write(
    stream: Hdf5Stream,
    buffer: Uint8Array | null,
    offset: number,
    length: number,
    position?: number
  ): number;
  ErrnoError: new (errno: number) => Error;
}

export interface Hdf5Stream {
  nfd: number;
  path: string;
}

interface Imported {
  ready: Promise<Hdf5Module>;
}

/** Loads the library: 150 ms, once a worker. */
export async function loadHdf5(): Promise<Hdf5Module> {
  const imported = (await import('h5wasm/node')) as unknown as Imported;
  return imported.ready;
}
