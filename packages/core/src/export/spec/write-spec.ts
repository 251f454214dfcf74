import { DateTime } from 'luxon';
import type { RunStart } from '../../documents.js';
import type { Column } from '../../table/Column.js';
import { cellOf, type ColumnData } from '../../table/ColumnData.js';
import { isNumeric } from '../../view/axes/choose-axes.js';
import { chooseStreams, type ChosenStream } from '../choose-streams.js';
import { readParts } from '../columns/read-parts.js';
import type { OutputFile } from '../output/OutputFile.js';
import type { RunExport } from '../RunExport.js';
import { motorPositions } from './motor-positions.js';
import { label, oneLine, planCommand } from './spec-text.js';

/**
 * One SPEC file a run: a scan a stream, `primary` first, all with the scan_id as their number; columns are what holds
 * one number an event, motors first, and lists of numbers follow their line as MCA data (`@A`). What SPEC cannot hold
 * is named in a comment. Source: certif.com's description of the standard data file.
 */
export async function writeSpec(run: RunExport): Promise<void> {
  const streams = await chooseStreams(run);
  const ordered = [
    ...streams.filter(({ name }) => name === 'primary'),
    ...streams.filter(({ name }) => name !== 'primary')
  ];
  await run.file(
    { suffix: '.spec' },
    async file => {
      const { start, stop } = run.source.summary;
      const epoch = Math.floor(start.time);
      const motors = await motorPositions(run);
      const eights = Array.from({ length: Math.ceil(motors.length / 8) }, (_, i) =>
        motors.slice(8 * i, 8 * i + 8)
      );
      const date = (seconds: number): string =>
        DateTime.fromSeconds(seconds, { zone: run.options.timezone, locale: 'en' }).toFormat(
          'ccc LLL dd HH:mm:ss yyyy'
        );
      await file.write(
        `#F ${oneLine(file.path.split(/[/\\]/).at(-1) ?? '')}\n#E ${epoch}\n#D ${date(start.time)}\n`
      );
      await file.write(
        `#C Bluesky  user = ${oneLine(String(start['operator'] ?? start['user'] ?? ''))}  uid = ${start.uid}\n`
      );
      for (const [i, some] of eights.entries())
        await file.write(`#O${i} ${some.map(({ name }) => label(name)).join('  ')}\n`);
      const positions = eights
        .map((some, i) => `#P${i} ${some.map(({ value }) => numberText(value)).join(' ')}\n`)
        .join('');
      for (const [i, stream] of ordered.entries()) {
        await file.write(
          `\n#S ${scanNumber(start)} ${planCommand(start, stream.name)}\n#D ${date(start.time)}\n`
        );
        await file.write(`#C stream = ${oneLine(stream.name)}\n${positions}`);
        await writeScan(run, file, stream, epoch, fraction => (i + fraction) / ordered.length);
        if (stop)
          await file.write(
            `#C ${date(stop.time)}.  exit_status = ${stop.exit_status}${stop.reason ? `  reason = ${oneLine(stop.reason)}` : ''}\n`
          );
      }
    },
    false
  );
}

function scanNumber(start: RunStart): number {
  return Number.isSafeInteger(start.scan_id) ? Number(start.scan_id) : 1;
}

/** Writes header and lines of one scan. */
async function writeScan(
  run: RunExport,
  file: OutputFile,
  stream: ChosenStream,
  epoch: number,
  fraction: (part: number) => number
): Promise<void> {
  const { start } = run.source.summary;
  const moved = new Set(
    stream.descriptors.flatMap(({ object_keys: keys }) =>
      (start.motors ?? []).flatMap(motor => keys?.[motor] ?? [])
    )
  );
  const numeric = stream.fields.filter(field =>
    stream.descriptors.some(descriptor => isNumeric(descriptor, field))
  );
  const fields = [
    ...numeric.filter(field => moved.has(field)),
    ...numeric.filter(field => !moved.has(field))
  ];
  const lists = stream.fields.filter(field =>
    stream.descriptors.some(
      ({ data_keys: { [field]: key } }) => key?.dtype === 'array' && !key.external && key.shape.length === 1
    )
  );
  let begun = false;
  const told = new Set<string>();
  for await (const { table, done, total } of readParts(
    run,
    { ...stream, fields: [...fields, ...lists] },
    { convertTimes: false }
  )) {
    for (const [field, error] of Object.entries(table.errors)) {
      if (!told.has(field)) run.fail(error, file.path, { stream: stream.name, field });
      told.add(field);
    }
    const [seqNums, times, ...rest] = table.columnList();
    const spectra = rest.filter(({ data }) => isNumberList(data));
    const columns = rest.filter(({ data }) => data.kind === 'number');
    const motors = columns.filter(({ name }) => moved.has(name));
    const others = columns.filter(({ name }) => !moved.has(name));
    if (!begun) await file.write(scanHeader(stream, motors, others, spectra));
    begun = true;
    let text = '';
    for (let row = 0; row < table.numRows; row++) {
      const time = times && cellOf(times.data, row);
      const values = [
        ...motors.map(column => cellText(column, row)),
        numberText(typeof time === 'number' ? time - epoch : null),
        seqNums ? cellText(seqNums, row) : '',
        ...others.map(column => cellText(column, row))
      ];
      text += `${values.join(' ')}\n`;
      for (const { data } of spectra) text += `@A ${elements(cellOf(data, row)).map(numberText).join(' ')}\n`;
      if (text.length > 1 << 16) {
        await file.write(text);
        text = '';
      }
    }
    await file.write(text);
    run.progress(fraction(done / total), file);
  }
}

function scanHeader(
  stream: ChosenStream,
  motors: readonly Column[],
  others: readonly Column[],
  spectra: readonly Column[]
): string {
  const labels = [
    ...motors.map(({ name }) => label(name)),
    'Epoch',
    'seq_num',
    ...others.map(({ name }) => label(name))
  ];
  const written = new Set([...motors, ...others, ...spectra].map(({ name }) => name));
  const left = stream.fields.filter(field => !written.has(field));
  const notes = [
    ...(left.length > 0 ? [`#C not in this file: ${left.map(label).join('  ')}\n`] : []),
    ...(spectra.length > 0
      ? [`#C @A of each point: ${spectra.map(({ name }) => label(name)).join('  ')}\n`]
      : [])
  ];
  return `${notes.join('')}#N ${labels.length}\n#L ${labels.join('  ')}\n`;
}

function isNumberList(data: ColumnData): boolean {
  return data.kind === 'list' && data.child.kind === 'number';
}

function elements(cell: unknown): unknown[] {
  return cell === null || cell === undefined ? [] : Array.from(cell as ArrayLike<unknown>);
}

function cellText({ data }: Column, row: number): string {
  return numberText(cellOf(data, row));
}

/** The shortest digits that read back equal; what has no value is nan. */
function numberText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'number' || Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
