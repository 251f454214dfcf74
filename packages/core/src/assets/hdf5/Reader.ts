import { copyBlock } from '../../arrays/block.js';
import { bytesOf, decodeElements, emptyArray, sizeOf, type StoredType } from '../../arrays/element-types.js';
import { elementType } from './element-type.js';
import { corruptFile, fail } from './failure.js';
import { trustsZeros, unsupportedFilters } from './filters.js';
import type { Guard } from './guard.js';
import type { DatasetMetadata, Hdf5Module } from './module.js';
import type { Located, OpenFiles } from './OpenFiles.js';
import type { DatasetInfo, Hdf5Answers, Selection } from './protocol.js';
import { splitSelection } from './split-selection.js';

const PART_BYTES = 16 * 2 ** 20;

interface Checked extends Located {
  shape: number[];
  chunks: number[] | null;
  type: StoredType;
  zeros: boolean;
  virtual: boolean;
}

/** Reads datasets, inside the worker. */
export class Reader {
  readonly #module: Hdf5Module;
  readonly #guard: Guard;
  readonly #files: OpenFiles;
  readonly #pluginFolder: string;

  constructor(module: Hdf5Module, guard: Guard, files: OpenFiles, pluginFolder: string) {
    this.#module = module;
    this.#guard = guard;
    this.#files = files;
    this.#pluginFolder = pluginFolder;
  }

  describe(path: string, dataset: string): DatasetInfo {
    const { shape, chunks, type, file, virtual } = this.#check(path, dataset);
    return { shape, chunks, dtype: type.dtype, from: virtual ? null : file.path };
  }

  list(path: string, group: string): string[] | null {
    const located = this.#files.locate(path, group);
    return located === undefined ? null : this.#module.get_names(located.file.id, located.name, false);
  }

  /** Reads part by part; `pause` is awaited between parts and may throw to stop. */
  async read(
    path: string,
    dataset: string,
    selection: Selection,
    pause: () => Promise<void>
  ): Promise<Hdf5Answers['read']> {
    const checked = this.#check(path, dataset);
    const shape = selection.count;
    const beyond = selection.start.findIndex((start, axis) => {
      const count = selection.count[axis] ?? 0;
      return count > 0 && start + (count - 1) * (selection.step[axis] ?? 1) >= (checked.shape[axis] ?? 0);
    });
    if (beyond >= 0 || shape.length !== checked.shape.length)
      throw corruptFile(path, `${dataset} has the shape [${checked.shape.join(', ')}]; more is asked of it`);
    const parts =
      sizeOf(shape) === 0 ? [] : splitSelection(selection, checked.chunks, PART_BYTES / checked.type.bytes);
    const out = emptyArray(checked.type.dtype, sizeOf(shape));
    for (const part of parts) {
      const values = decodeElements(checked.type, this.#readPart(checked, part, dataset));
      const at = part.start.map(
        (start, axis) => (start - (selection.start[axis] ?? 0)) / (selection.step[axis] ?? 1)
      );
      copyBlock(
        values,
        part.count,
        at.map(() => 0),
        out,
        shape,
        at,
        part.count
      );
      await pause();
    }
    return { buffer: bytesOf(out).buffer as ArrayBuffer, dtype: checked.type.dtype, shape };
  }

  #readPart({ file, name, type, zeros }: Checked, part: Selection, dataset: string): Uint8Array {
    const bytes = sizeOf(part.count) * type.bytes;
    const pointer = this.#module._malloc(bytes);
    if (pointer === 0)
      throw corruptFile(
        file.path,
        `a chunk of ${dataset} takes ${bytes} bytes, more than there is memory for`
      );
    try {
      this.#guard.reset();
      const big = (values: number[]): bigint[] => values.map(BigInt);
      const status = this.#module.get_dataset_data(
        file.id,
        name,
        big(part.count),
        big(part.start),
        big(part.step),
        BigInt(pointer)
      );
      if (status < 0)
        throw corruptFile(
          file.path,
          `a chunk of ${dataset} at [${part.start.join(', ')}] does not decode`,
          this.#guard.reason()
        );
      if (this.#guard.short)
        throw corruptFile(file.path, `it is cut short, in ${dataset} at [${part.start.join(', ')}]`);
      if (zeros && this.#guard.hole)
        throw corruptFile(
          file.path,
          `a chunk of ${dataset} at [${part.start.join(', ')}] is a hole in the file`
        );
      return this.#module.HEAPU8.slice(pointer, pointer + bytes);
    } finally {
      this.#module._free(pointer);
    }
  }

  #check(path: string, dataset: string): Checked {
    const located = this.#files.locate(path, dataset);
    if (located === undefined) throw corruptFile(path, `it has no ${dataset}`);
    const { file, name } = located;
    if (this.#module.get_type(file.id, name) !== 1) throw corruptFile(path, `${dataset} is not a dataset`);
    const metadata = this.#module.get_dataset_metadata(file.id, name);
    const zeros = this.#checkFilters(located, dataset);
    this.#checkSources(located, metadata);
    if (metadata.shape === null) throw corruptFile(path, `${dataset} is empty`);
    const type = this.#type(path, dataset, metadata);
    const virtual = (metadata.virtual_sources ?? []).length > 0;
    return {
      file,
      name,
      shape: [...metadata.shape],
      chunks: metadata.chunks && [...metadata.chunks],
      type,
      zeros,
      virtual
    };
  }

  #type(path: string, dataset: string, metadata: DatasetMetadata): StoredType {
    try {
      return elementType(metadata);
    } catch (error) {
      throw fail(
        'AssetCorrupt',
        `${dataset} in ${path} cannot be read as an array: ${(error as Error).message}. A handler of your own can: registerHandler(spec, factory).`,
        { path }
      );
    }
  }

  #checkFilters({ file, name }: Located, dataset: string): boolean {
    const filters = this.#module.get_dataset_filters(file.id, name);
    const unsupported = unsupportedFilters(filters, this.#pluginFolder);
    if (unsupported.length > 0) {
      throw fail(
        'UnsupportedFilter',
        `${dataset} in ${file.path} is compressed with ${unsupported.join(', ')}, which cannot be undone here. Rewrite the file with a known filter ` +
          `(h5repack -f GZIP=4), or read it with a handler of your own: registerHandler(spec, factory).`,
        { path: file.path, dataset, filters: unsupported }
      );
    }
    return trustsZeros(filters);
  }

  /** The sources of a virtual dataset: the library gives fill values where one is missing. */
  #checkSources({ file }: Located, metadata: DatasetMetadata): void {
    for (const { file_name, dset_name } of metadata.virtual_sources ?? []) {
      const sourceFile = file_name.replace(/%b/g, '0');
      const sourceName = dset_name.replace(/%b/g, '0');
      const source = this.#files.locate(
        sourceFile === '.' ? file.path : this.#files.linked(file.path, sourceFile),
        sourceName
      );
      if (source === undefined)
        throw corruptFile(
          file.path,
          `its virtual dataset takes ${sourceName} from ${sourceFile}, which is not there`
        );
      this.#checkFilters(source, sourceName);
    }
  }
}
