import { FieldArrays } from '../../arrays/FieldArrays.js';
import type { DataKey } from '../../documents.js';
import { isBrokerError } from '../../errors.js';
import { chooseStreams, type ChosenStream } from '../choose-streams.js';
import { readParts } from '../columns/read-parts.js';
import { surveyStream } from '../columns/survey-stream.js';
import type { OutputFile } from '../output/OutputFile.js';
import type { RunExport } from '../RunExport.js';
import { Hdf5Writer } from './Hdf5Writer.js';
import { writeEntryMetadata, writeInstrument, writeSample } from './nexus-metadata.js';
import { plotAttributes, type PlottedField } from './plot-attributes.js';
import type { Attributes } from './protocol.js';
import { writeArrays } from './write-arrays.js';
import { GrowingColumns, textsOf } from './write-columns.js';
import { distinctName, hdf5Name } from './write-tree.js';

const ENTRY_NAMES = [
  'title',
  'entry_identifier',
  'program_name',
  'start_time',
  'end_time',
  'duration',
  'bluesky',
  'user',
  'sample',
  'instrument'
];

/**
 * One NeXus file a run: `/entry` (NXentry) with an NXdata group a stream, NXinstrument, NXsample, and the start and stop
 * documents. A field whose data cannot be had is left out and told in `failures`.
 */
export class NexusFiles {
  readonly #writer = new Hdf5Writer();

  async write(run: RunExport): Promise<void> {
    const streams = await chooseStreams(run);
    await run.file(
      { suffix: '.h5' },
      async file => {
        await this.#writer.open(file);
        try {
          await new NexusFile(run, file, this.#writer).write(streams);
          await this.#writer.ask({ kind: 'close' });
        } catch (error) {
          await this.#writer.stop();
          throw error;
        }
      },
      false
    );
  }

  async close(): Promise<void> {
    await this.#writer.stop();
  }
}

class NexusFile {
  readonly #run: RunExport;
  readonly #file: OutputFile;
  readonly #writer: Hdf5Writer;
  /** The path of each field's dataset, by stream and field. */
  readonly #datasets = new Map<string, string>();

  constructor(run: RunExport, file: OutputFile, writer: Hdf5Writer) {
    this.#run = run;
    this.#file = file;
    this.#writer = writer;
  }

  async write(streams: readonly ChosenStream[]): Promise<void> {
    const { summary } = this.#run.source;
    const { start } = summary;
    const taken = new Set(ENTRY_NAMES);
    const groups = streams.map(stream => distinctName(hdf5Name(stream.name), taken));
    const root = {
      NX_class: 'NXroot',
      default: 'entry',
      creator: 'Brokerlab',
      file_time: new Date().toISOString()
    };
    await this.#writer.ask({ kind: 'group', path: '/', attributes: root });
    await this.#writer.ask({ kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } });
    await writeEntryMetadata(this.#writer, summary, this.#run.options.timezone);
    const plotted: string[] = [];
    for (const [i, stream] of streams.entries()) {
      const progress = (fraction: number): void =>
        this.#run.progress((i + fraction) / streams.length, this.#file);
      const attributes = await this.#stream(`/entry/${groups[i] ?? ''}`, stream, progress);
      const inEntry = groups[i];
      if ('signal' in attributes && inEntry !== undefined) {
        if (stream.name === 'primary') plotted.unshift(inEntry);
        else plotted.push(inEntry);
      }
    }
    await writeSample(this.#writer, start);
    await writeInstrument(
      this.#writer,
      start,
      streams.flatMap(stream => stream.descriptors),
      this.#datasets
    );
    const [shown = groups[0]] = plotted;
    if (shown !== undefined)
      await this.#writer.ask({ kind: 'attributes', path: '/entry', attributes: { default: shown } });
  }

  async #stream(
    group: string,
    stream: ChosenStream,
    progress: (fraction: number) => void
  ): Promise<Attributes> {
    await this.#writer.ask({ kind: 'group', path: group, attributes: {} });
    const typed = await this.#typed(stream);
    const arrays = typed.fields.filter(field => isArrayField(keyOf(typed, field)));
    const columns = { ...typed, fields: typed.fields.filter(field => !arrays.includes(field)) };
    const names = namesOf(typed.fields);
    const fields: PlottedField[] = [];
    const rows = await this.#columns(group, columns, names, fraction =>
      progress((fraction * columns.fields.length) / (typed.fields.length || 1))
    );
    for (const field of columns.fields) {
      const numeric = ['number', 'integer'].includes(keyOf(typed, field)?.dtype ?? '') && rows > 0;
      this.#note(group, stream.name, field, names, fields, { rank: 1, numeric });
    }
    for (const [i, field] of arrays.entries()) {
      const at = (fraction: number): void =>
        progress((columns.fields.length + i + fraction) / typed.fields.length);
      const rank = await this.#array(group, stream.name, field, names, keyOf(typed, field), at);
      if (rank > 0) this.#note(group, stream.name, field, names, fields, { rank, numeric: true });
    }
    const attributes = plotAttributes(
      this.#run.source.summary.start,
      stream.name,
      stream.descriptors,
      fields
    );
    await this.#writer.ask({ kind: 'attributes', path: group, attributes });
    return attributes;
  }

  #note(
    group: string,
    stream: string,
    field: string,
    names: ReadonlyMap<string, string>,
    fields: PlottedField[],
    about: { rank: number; numeric: boolean }
  ): void {
    const name = names.get(field) ?? field;
    fields.push({ field, name, ...about });
    this.#datasets.set(`${stream}\n${field}`, `${group}/${name}`);
  }

  /** The stream with the element types that only the values of its arrays tell. */
  async #typed(stream: ChosenStream): Promise<ChosenStream> {
    const untyped = stream.fields.some(field => {
      const key = keyOf(stream, field);
      return (
        key?.dtype === 'array' &&
        key.external === undefined &&
        (key.dtype_numpy ?? key.dtype_str) === undefined
      );
    });
    if (!untyped) return stream;
    const { descriptors } = await surveyStream(this.#run.source, stream.name, this.#run.signal);
    return { ...stream, descriptors };
  }

  async #columns(
    group: string,
    stream: ChosenStream,
    names: ReadonlyMap<string, string>,
    progress: (fraction: number) => void
  ): Promise<number> {
    const attributes = new Map<string, Attributes>([
      ['time', { units: 's', long_name: 'seconds since 1970-01-01 UTC' }],
      ...stream.fields.map(field => [columnName(field), attributesOf(field, keyOf(stream, field))] as const)
    ]);
    const datasets = new Map(stream.fields.map(field => [columnName(field), names.get(field) ?? field]));
    const widths = await this.#widths(stream);
    const columns = new GrowingColumns(this.#writer, group, { names: datasets, widths, attributes });
    const told = new Set<string>();
    for await (const { table, done, total } of readParts(this.#run, stream, { convertTimes: false })) {
      await columns.write(table);
      for (const [field, error] of Object.entries(table.errors)) {
        if (!told.has(field)) this.#run.fail(error, this.#file.path, { stream: stream.name, field });
        told.add(field);
      }
      progress(done / total);
    }
    await columns.finish();
    return columns.rows;
  }

  /** The bytes of the longest text of each column that holds text. */
  async #widths(stream: ChosenStream): Promise<Map<string, number>> {
    const text = stream.fields.filter(
      field => !['number', 'integer', 'boolean'].includes(keyOf(stream, field)?.dtype ?? '')
    );
    const widths = new Map<string, number>();
    if (text.length === 0) return widths;
    for await (const { table } of readParts(this.#run, { ...stream, fields: text })) {
      for (const { name, data } of table.columnList()) {
        if (data.kind !== 'string' && data.kind !== 'list') continue;
        const longest = textsOf(data).reduce((width, one) => Math.max(width, Buffer.byteLength(one)), 1);
        widths.set(name, Math.max(widths.get(name) ?? 1, longest));
      }
    }
    return widths;
  }

  /** Gives the rank; 0 for a field that was left out. */
  async #array(
    group: string,
    stream: string,
    field: string,
    names: ReadonlyMap<string, string>,
    key: DataKey | undefined,
    progress: (fraction: number) => void
  ): Promise<number> {
    const { source, options, signal } = this.#run;
    const arrays = await FieldArrays.open([source], options.assets, { field, stream, ...signal });
    const [failure] = arrays.failures.values();
    if (failure && isBrokerError(failure)) {
      this.#run.fail(failure, this.#file.path, { stream, field });
      return 0;
    }
    const path = `${group}/${names.get(field) ?? field}`;
    return writeArrays(this.#writer, path, arrays, {
      attributes: attributesOf(field, key),
      ...signal,
      onEvent: progress
    });
  }
}

function namesOf(fields: readonly string[]): Map<string, string> {
  const taken = new Set(['seq_num', 'time']);
  return new Map(fields.map(field => [field, distinctName(hdf5Name(columnName(field)), taken)]));
}

/** A table's name of a field: one that is called like a column of its own is told apart. */
function columnName(field: string): string {
  return field === 'seq_num' || field === 'time' ? `data.${field}` : field;
}

function keyOf(stream: ChosenStream, field: string): DataKey | undefined {
  return stream.descriptors.find(({ data_keys: keys }) => Object.hasOwn(keys, field))?.data_keys[field];
}

function isArrayField(key: DataKey | undefined): boolean {
  if (key?.external !== undefined) return true;
  const type = key?.dtype_numpy ?? key?.dtype_str;
  return key?.dtype === 'array' && !(typeof type === 'string' && /^[<>|=]?[US]/.test(type));
}

function attributesOf(field: string, key: DataKey | undefined): Attributes {
  return {
    long_name: field,
    ...(typeof key?.units === 'string' && key.units !== '' ? { units: key.units } : {}),
    ...(typeof key?.source === 'string' && key.source !== '' ? { source: key.source } : {})
  };
}
