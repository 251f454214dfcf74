import type { RegionSeries } from '@brokerlab/core/dist/protocol/index.js';
import { lineProfile, type LineProfile } from '@brokerlab/core/dist/view/image/line-profile.js';
import {
  boxOf,
  type PixelBox,
  type PixelPoint,
  type Region
} from '@brokerlab/core/dist/view/image/region.js';
import {
  regionStatistics,
  type FramePiece,
  type RegionStatistics
} from '@brokerlab/core/dist/view/image/region-statistics.js';
import type { FrameTile } from '../../source/ImageSource.js';
import type { ImageModel } from './ImageModel.js';

export interface MeasuredRegion {
  id: number;
  region: Region;
  statistics: RegionStatistics | undefined;
  series: RegionSeries | undefined;
  /** How many frames of how many are summed. */
  progress: string | undefined;
  error: unknown;
}

export interface ProfileLine {
  kind: 'row' | 'column' | 'line';
  from: PixelPoint;
  to: PixelPoint;
  width: number;
}

/** Regions and a profile over the frame that is shown, measured anew with every frame, from the recorded pixels. */
export class Measurements {
  readonly regions: MeasuredRegion[] = [];
  line: ProfileLine | undefined;
  profile: LineProfile | undefined;
  profileError: unknown;
  readonly #model: ImageModel;
  #lastId = 0;
  readonly #running = new Map<number, AbortController>();

  constructor(model: ImageModel) {
    this.#model = model;
    model.changes.on(['frame'], () => this.#measureAll(), model.signal);
    model.signal.addEventListener('abort', () => this.#stop(), { once: true });
  }

  add(region: Region): MeasuredRegion {
    const id = ++this.#lastId;
    const measured: MeasuredRegion = {
      id,
      region,
      statistics: undefined,
      series: undefined,
      progress: undefined,
      error: undefined
    };
    this.regions.push(measured);
    void this.#measure(measured);
    this.#tell();
    return measured;
  }

  change(measured: MeasuredRegion, region: Region): void {
    measured.region = region;
    measured.series = undefined;
    this.#running.get(measured.id)?.abort();
    void this.#measure(measured);
    this.#tell();
  }

  remove(measured: MeasuredRegion): void {
    this.#running.get(measured.id)?.abort();
    this.regions.splice(this.regions.indexOf(measured), 1);
    this.#tell();
  }

  setLine(line: ProfileLine | undefined): void {
    this.line = line;
    if (!line) this.profile = undefined;
    void this.#measureLine();
    this.#tell();
  }

  /** Reads the region in every frame, where the data is. */
  async overFrames(measured: MeasuredRegion): Promise<void> {
    const { source, request } = this.#model;
    this.#running.get(measured.id)?.abort();
    const asking = new AbortController();
    this.#running.set(measured.id, asking);
    const { signal } = asking;
    measured.progress = '…';
    measured.error = undefined;
    this.#tell();
    const onProgress = (done: number, total: number): void => {
      measured.progress = `${done} / ${total}`;
      this.#tell();
    };
    try {
      const asked = { ...request, region: measured.region };
      const series = await source.regionSeries(asked, { signal, onProgress });
      if (!signal.aborted) measured.series = series;
    } catch (error) {
      if (!signal.aborted) measured.error = error;
    }
    if (this.#running.get(measured.id) !== asking) return;
    this.#running.delete(measured.id);
    measured.progress = undefined;
    this.#tell();
  }

  #measureAll(): void {
    for (const measured of this.regions) void this.#measure(measured);
    void this.#measureLine();
  }

  async #measure(measured: MeasuredRegion): Promise<void> {
    const { rows, columns } = this.#model.placement;
    const { region } = measured;
    try {
      const piece = await this.#pixels(`region ${measured.id}`, boxOf(region, [rows, columns]));
      if (!piece || measured.region !== region) return;
      measured.statistics = regionStatistics(piece, region);
      measured.error = undefined;
    } catch (error) {
      measured.error = error;
    }
    this.#tell();
  }

  async #measureLine(): Promise<void> {
    const { line } = this;
    if (!line) return;
    const { rows, columns } = this.#model.placement;
    const reach = line.width / 2 + 1;
    const edge = (of: (...values: number[]) => number, key: 'row' | 'column'): number =>
      of(line.from[key], line.to[key]);
    const row = Math.max(0, Math.floor(edge(Math.min, 'row') - reach));
    const column = Math.max(0, Math.floor(edge(Math.min, 'column') - reach));
    const bottom = Math.min(rows, Math.ceil(edge(Math.max, 'row') + reach) + 1);
    const right = Math.min(columns, Math.ceil(edge(Math.max, 'column') + reach) + 1);
    try {
      const box = { row, column, rows: Math.max(0, bottom - row), columns: Math.max(0, right - column) };
      const piece = await this.#pixels('profile', box);
      if (!piece || this.line !== line) return;
      this.profile = lineProfile(piece, line.from, line.to, line.width);
      this.profileError = undefined;
    } catch (error) {
      this.profileError = error;
    }
    this.#tell();
  }

  /** Recorded pixels of a box: those that are here, or asked for. */
  async #pixels(kind: string, box: PixelBox): Promise<FramePiece | undefined> {
    const { tile, detail, loader, shownIndex, settings } = this.#model;
    if (!tile || tile.shape.length > 2) return undefined;
    const here = [tile, detail].find(one => one?.factor === 1 && holds(one, box));
    if (here) return pieceOf(here);
    const asked = await loader.load(kind, { index: shownIndex, box, factor: 1, how: settings.reduce });
    return asked && pieceOf(asked);
  }

  #tell(): void {
    this.#model.changes.emit('shapes');
  }

  #stop(): void {
    for (const asking of this.#running.values()) asking.abort();
    this.#running.clear();
  }
}

function pieceOf({ data, dtype, shape, box }: FrameTile): FramePiece {
  const [rows = 0, columns = 0] = shape;
  return { data, dtype, shape: [rows, columns], origin: { row: box.row, column: box.column } };
}

function holds({ box: has }: FrameTile, box: PixelBox): boolean {
  const isDown = has.row <= box.row && has.row + has.rows >= box.row + box.rows;
  return isDown && has.column <= box.column && has.column + has.columns >= box.column + box.columns;
}
