import { datumShape } from '../../assets/handlers/datum-shape.js';
import { filesPerEvent } from '../../assets/handlers/stream-files.js';
import type { DataKey, JsonObject, Resource, StreamResource } from '../../documents.js';
import { percentFormat, streamFileName } from '../../assets/python-format.js';

/** The files of one resource, by their recorded paths, with `/` between parts. */
export interface RecordedFiles {
  /** What the resource names: a file, a folder or a prefix of names. */
  base: string;
  /** Paths of files; a `prefix` stands for every file whose name begins so. */
  files: ({ path: string } | { prefix: string })[];
}

/** The files that `datums` of `resource` are in. Source: the `get_file_list` of area-detector-handlers and ophyd. */
export function filesOfResource(resource: Resource, datums: readonly JsonObject[]): RecordedFiles {
  const base = joinPath(resource.root, resource.resource_path);
  return { base, files: distinct(listResource(resource, base, datums)) };
}

function listResource(
  resource: Resource,
  base: string,
  datums: readonly JsonObject[]
): RecordedFiles['files'] {
  const { spec, resource_kwargs: kwargs } = resource;
  const folder = base.endsWith('/') ? base : `${base}/`;
  switch (spec) {
    case 'AD_TIFF':
    case 'AD_CBF':
    case 'AD_SPE':
      return datums.flatMap(datum => {
        const numbers =
          spec === 'AD_SPE' ? [Number(datum['point_number'])] : frameNumbers(spec, kwargs, datum);
        return numbers.map(n => ({
          path: percentFormat(String(kwargs['template']), [folder, String(kwargs['filename']), n])
        }));
      });
    case 'NPY_SEQ':
      return datums.map(datum => ({ path: `${base}_${String(datum['index'])}.npy` }));
    case 'AD_EIGER':
    case 'AD_EIGER2':
    case 'AD_EIGER_SLICE':
      return datums.map(datum => ({ prefix: `${base}_${String(datum['seq_id'])}_` }));
    default:
      return [{ path: base }];
  }
}

function frameNumbers(spec: string, kwargs: JsonObject, datum: JsonObject): number[] {
  const perPoint = Number(kwargs['frame_per_point'] ?? 1);
  const first =
    Number(datum['point_number']) * perPoint +
    (spec === 'AD_CBF' ? Number(kwargs['initial_number'] ?? 1) : 0);
  return Array.from({ length: perPoint }, (_, i) => first + i);
}

/** The files that the rows `[start, stop)` of a stream resource are in; `path` is the recorded one of its `uri`. */
export function filesOfStream(
  resource: StreamResource,
  path: string,
  indices: readonly { start: number; stop: number }[],
  dataKey: DataKey | undefined
): RecordedFiles {
  const base = path.replaceAll('\\', '/');
  const template = resource.parameters['template'] as unknown;
  if (!resource.mimetype.startsWith('multipart/') || typeof template !== 'string')
    return { base, files: [{ path: base }] };
  const folder = base.endsWith('/') ? base : `${base}/`;
  const perRow = dataKey ? filesPerEvent(datumShape(dataKey, resource.parameters), resource.parameters) : 1;
  const files: RecordedFiles['files'] = [];
  for (const { start, stop } of indices) {
    for (let n = start * perRow; n < stop * perRow; n++) {
      files.push({
        path: folder + streamFileName(template, n, String(resource.parameters['filename'] ?? ''))
      });
    }
  }
  return { base, files: distinct(files) };
}

function distinct(files: RecordedFiles['files']): RecordedFiles['files'] {
  return [...new Map(files.map(file => [JSON.stringify(file), file])).values()];
}

function joinPath(root: string, path: string): string {
  const [a, b] = [root.replaceAll('\\', '/'), path.replaceAll('\\', '/')];
  if (a === '' || b.startsWith('/') || /^[A-Za-z]:\//.test(b)) return b;
  return a.endsWith('/') ? a + b : `${a}/${b}`;
}
