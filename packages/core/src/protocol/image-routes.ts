import type { NdArray } from '../arrays/nd-array.js';
import type { PixelBox } from '../view/image/region.js';
import { stringifyExact } from './exact-json.js';
import type {
  FrameRequest,
  ImagesRequest,
  RegionSeriesRequest,
  StackReductionRequest
} from './image-payloads.js';
import { runsRoute } from './routes.js';

/** Raw elements, little-endian; what they are is in the header {@link tileHeader}. */
export const pixelType = 'application/octet-stream';
export const tileHeader = 'x-brokerlab-tile';

/** What {@link tileHeader} tells of the bytes of an answer, as exact JSON. */
export interface TileInfo extends Omit<NdArray, 'data'> {
  box: PixelBox;
  factor: number;
  how: 'mean' | 'max';
  recorded: NdArray['dtype'];
  statistics?: object | undefined;
}

/** Relative address of what the images of a field are. */
export function imagesPath(request: ImagesRequest): string {
  return path(request, '', {});
}

/** Relative address of a frame's pixels. */
export function framePath(request: FrameRequest): string {
  const { index, box, reduce } = request;
  const place = box && [box.row, box.column, box.rows, box.columns].join();
  return path(request, '/frame', { index, box: place, factor: reduce?.factor, how: reduce?.how });
}

export function regionSeriesPath(request: RegionSeriesRequest): string {
  return path(request, '/series', { region: stringifyExact(request.region as never) });
}

export function stackReductionPath(request: StackReductionRequest): string {
  return path(request, '/reduced', { how: request.how });
}

export function stackRangePath(request: ImagesRequest): string {
  return path(request, '/range', {});
}

function path(
  { run, catalog, field, stream }: ImagesRequest,
  kind: string,
  more: Record<string, string | number | undefined>
): string {
  const given = Object.entries({ catalog, field, stream, ...more }).filter(
    ([, value]) => value !== undefined
  );
  const query = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  const address = `${runsRoute}/${encodeURIComponent(run)}/images${kind}`;
  return query ? `${address}?${query}` : address;
}
