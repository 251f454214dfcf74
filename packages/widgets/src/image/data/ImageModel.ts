import type { ImagesPayload, ImagesRequest } from '@brokerlab/core/dist/protocol/index.js';
import { colormap, withColors, type ColormapColors } from '@brokerlab/core/dist/view/colormap/Colormap.js';
import type { FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import type { PixelPoint } from '@brokerlab/core/dist/view/image/region.js';
import type { NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import { imageValues } from '@brokerlab/core/dist/view/percentile/robust-range.js';
import { percentile } from '@brokerlab/core/dist/view/percentile/percentile.js';
import type { FrameTile, ImageSource } from '../../source/ImageSource.js';
import { Painter } from '../raster/Painter.js';
import { chooseLimits, suggestNorm, type Limits } from './choose-limits.js';
import { Emitter } from './Emitter.js';
import { coordinatesOf, type Coordinates } from './Extent.js';
import { FrameLoader } from './FrameLoader.js';
import { lying, withOptions, type ImageOptions, type ImageSettings, type Limit } from './ImageSettings.js';
import { bounded, fitted, visibleBox, type Placement, type Viewport } from './Viewport.js';

export type Status = { kind: 'pending' } | { kind: 'ready' } | { kind: 'error'; error: unknown };

/** What changed: the images, the frame's pixels, colours, the part in sight, the pixel cursor, the status, the settings, what is measured. */
export type Topic = 'images' | 'frame' | 'colors' | 'view' | 'cursor' | 'status' | 'settings' | 'shapes';

/** What an image view shows, without a screen. */
export class ImageModel {
  readonly changes: Emitter<Topic> = new Emitter<Topic>();
  readonly source: ImageSource;
  readonly request: ImagesRequest;
  readonly loader: FrameLoader;
  settings: ImageSettings;
  images: ImagesPayload | undefined;
  status: Status = { kind: 'pending' };
  /** The frame that was asked; `tile` may still be of the one before. */
  index = 0;
  shownIndex = -1;
  tile: FrameTile | undefined;
  /** The part in sight, in more detail than `tile`. */
  detail: FrameTile | undefined;
  statistics: FrameStatistics | undefined;
  limits: Limits = { vmin: 0, vmax: 1 };
  /** The norm that is drawn with. */
  norm: NormSpec = { name: 'linear' };
  /** Why the colours cannot be as asked. */
  colorProblem: string | undefined;
  cursor: PixelPoint | null = null;
  view: Viewport = { left: 0, top: 0, scaleX: 1, scaleY: 1 };
  /** Canvas pixels a CSS pixel. */
  ratio = 1;
  readonly #life = new AbortController();
  #size = { width: 640, height: 400 };
  #isFitted = true;
  #painters = new Map<string, Painter>();
  #stack: FrameStatistics | undefined;

  constructor(source: ImageSource, request: ImagesRequest, options: ImageOptions & { frame?: number } = {}) {
    const { frame = 0, ...settings } = options;
    this.source = source;
    this.request = request;
    this.index = frame;
    this.settings = withOptions(settings);
    this.loader = new FrameLoader(source, request);
  }

  get signal(): AbortSignal {
    return this.#life.signal;
  }

  dispose(): void {
    this.#life.abort();
    this.loader.dispose();
    this.tile = this.detail = undefined;
    this.#painters.clear();
  }

  /** Asks what images there are, then for the frame; again after a failure. Failures become the status. */
  async open(): Promise<void> {
    this.#setStatus({ kind: 'pending' });
    try {
      this.images ??= await this.source.images(this.request, { signal: this.signal });
    } catch (error) {
      if (!this.signal.aborted) this.#setStatus({ kind: 'error', error });
      return;
    }
    if (this.signal.aborted) return;
    this.index = Math.min(this.index, Math.max(0, this.images.frames - 1));
    if (this.#isFitted) this.view = this.wholeView;
    this.changes.emit('images', 'view');
    if (this.images.frames > 0) await this.show(this.index);
    else this.#setStatus({ kind: 'ready' });
  }

  /** Shows a frame; a later call makes an earlier one moot. */
  async show(index: number): Promise<void> {
    if (!this.images) return;
    this.index = Math.min(this.images.frames - 1, Math.max(0, Math.round(index)));
    this.loader.cancel('detail');
    this.#setStatus({ kind: 'pending' });
    try {
      const request = {
        index: this.index,
        factor: this.wantedFactor(this.wholeView),
        how: this.settings.reduce
      };
      const tile = await this.loader.load('frame', request);
      if (tile) await this.#take(tile);
    } catch (error) {
      if (!this.signal.aborted) this.#setStatus({ kind: 'error', error });
    }
  }

  /** Shows pixels that are no frame of the stack: several reduced to one, a difference. */
  async showTile(tile: FrameTile): Promise<void> {
    this.loader.cancel('frame');
    this.loader.cancel('detail');
    await this.#take(tile, -1);
  }

  async #take(tile: FrameTile, index = this.index): Promise<void> {
    this.tile = tile;
    this.detail = undefined;
    this.shownIndex = index;
    this.statistics = tile.statistics;
    await this.#recolor();
    if (this.signal.aborted || this.tile !== tile) return;
    this.changes.emit('frame', 'colors');
    this.#setStatus({ kind: 'ready' });
    await this.refine();
  }

  /** Changes settings; what is undefined goes back to the default. */
  async set(options: ImageOptions): Promise<void> {
    const before = this.settings;
    this.settings = withOptions(options, before);
    const { orientation, origin, aspect, extent, reduce } = this.settings;
    const turned = before.orientation !== orientation || before.origin !== origin;
    if (turned || before.aspect !== aspect || before.extent !== extent) this.fit();
    if (before.reduce !== reduce && this.tile && this.tile.factor > 1) void this.show(this.index);
    await this.#recolor();
    this.changes.emit('settings', 'colors', 'frame');
  }

  /** Sets the limits as they are typed or dragged. */
  setLimits(vmin: Limit, vmax: Limit): void {
    this.settings = { ...this.settings, contrast: 'typed', vmin, vmax };
    void this.#recolor();
    this.changes.emit('colors', 'settings');
  }

  /** The colours for one element type; undefined when the norm cannot have the limits. */
  painter(dtype: FrameTile['dtype']): Painter | undefined {
    const known = this.#painters.get(dtype);
    if (known) return known;
    try {
      const { vmin, vmax } = this.limits;
      const coloring = { map: this.map, norm: this.norm, vmin, vmax, alpha: this.settings.alpha };
      const painter = new Painter(coloring, dtype);
      this.#painters.set(dtype, painter);
      this.colorProblem = undefined;
      return painter;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.colorProblem = error.message;
      return undefined;
    }
  }

  get map(): NonNullable<ReturnType<typeof colormap>> {
    const map = colormap(this.settings.cmap);
    if (!map) throw new RangeError(`There is no colormap '${String(this.settings.cmap)}'.`);
    const { bad, under, over } = this.settings;
    const colors: ColormapColors = {};
    if (bad !== undefined) colors.bad = bad;
    if (under !== undefined) colors.under = under;
    if (over !== undefined) colors.over = over;
    return withColors(map, colors);
  }

  get placement(): Placement {
    const [rows = 1, columns = 1] = this.images?.shape ?? [];
    return { rows, columns, orientation: lying(this.settings), ...this.#size };
  }

  get coordinates(): Coordinates {
    const { rows, columns } = this.placement;
    return coordinatesOf(rows, columns, this.settings.origin, this.settings.extent);
  }

  get wholeView(): Viewport {
    const { aspect, orientation } = this.settings;
    if (aspect === 'auto') return fitted(this.placement, null);
    const { pixelWidth, pixelHeight } = this.coordinates;
    const ratio = ((aspect === 'equal' ? 1 : aspect) * pixelHeight) / pixelWidth;
    return fitted(this.placement, orientation.transpose ? 1 / ratio : ratio);
  }

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    this.#size = { width, height };
    this.setView(this.#isFitted ? this.wholeView : this.view, this.#isFitted);
  }

  fit(): void {
    this.setView(this.wholeView, true);
  }

  setView(view: Viewport, isFitted = false): void {
    this.#isFitted = isFitted;
    this.view = isFitted ? view : bounded(view, this.placement, this.wholeView);
    this.changes.emit('view');
    void this.refine();
  }

  setCursor(at: PixelPoint | null): void {
    const { rows, columns } = this.placement;
    const inside =
      at && at.row >= -0.5 && at.column >= -0.5 && at.row < rows - 0.5 && at.column < columns - 0.5;
    this.cursor = inside ? { row: Math.round(at.row), column: Math.round(at.column) } : null;
    this.changes.emit('cursor');
  }

  /** How many pixels a side go into one on the screen. */
  wantedFactor(view: Viewport): number {
    const most = Math.max(view.scaleX, view.scaleY) * this.ratio;
    return Math.max(1, Math.floor(1 / most + 1e-9));
  }

  /** Asks for the part in sight in the detail that the screen can show. */
  async refine(): Promise<void> {
    const { tile } = this;
    if (!tile || tile.factor === 1 || this.shownIndex < 0) return;
    const factor = this.wantedFactor(this.view);
    if (factor >= tile.factor) {
      this.detail = undefined;
      return;
    }
    const box = visibleBox(this.view, this.placement);
    if (box.rows === 0 || box.columns === 0 || (this.detail && covers(this.detail, box, factor))) return;
    try {
      const request = { index: this.shownIndex, box, factor, how: this.settings.reduce };
      const detail = await this.loader.load('detail', request);
      if (!detail || this.tile !== tile) return;
      this.detail = detail;
      this.changes.emit('frame');
    } catch (error) {
      if (!this.signal.aborted) this.#setStatus({ kind: 'error', error });
    }
  }

  async #recolor(): Promise<void> {
    const { tile, statistics, settings } = this;
    this.#painters.clear();
    if (!tile || !statistics) return;
    const { norm } = settings;
    const fromStack = settings.contrast === 'stack' ? await this.#stackStatistics() : undefined;
    const used = fromStack ?? statistics;
    if (norm !== 'auto') this.norm = norm;
    else if (settings.contrast !== 'lock') this.norm = suggestNorm(used, tile.recorded);
    if (settings.contrast === 'lock') return;
    const chosen = chooseLimits(used, this.norm, settings.contrast);
    const isGiven = settings.contrast === 'typed' && this.norm.name !== 'boundary';
    this.limits = isGiven ? this.#given(chosen, tile, statistics) : chosen;
    this.#painters.clear();
    this.painter(tile.dtype);
  }

  #given(chosen: Limits, tile: FrameTile, statistics: FrameStatistics): Limits {
    const resolve = (limit: Limit | undefined, automatic: number): number => {
      if (limit === undefined) return automatic;
      if (typeof limit === 'number') return limit;
      if (limit === 'min' || limit === 'max') return statistics[limit];
      const { values } = imageValues(tile.data, tile.dtype, { positive: this.norm.name === 'log' });
      return percentile(values, Number(limit.slice(1)));
    };
    const { vmin, vmax } = this.settings;
    return { vmin: resolve(vmin, chosen.vmin), vmax: resolve(vmax, chosen.vmax) };
  }

  async #stackStatistics(): Promise<FrameStatistics | undefined> {
    if (this.#stack) return this.#stack;
    try {
      this.#stack = await this.source.stackRange(this.request, { signal: this.signal });
      return this.#stack;
    } catch (error) {
      if (!this.signal.aborted) this.#setStatus({ kind: 'error', error });
      return undefined;
    }
  }

  #setStatus(status: Status): void {
    this.status = status;
    this.changes.emit('status');
  }
}

function covers(
  tile: FrameTile,
  box: { row: number; column: number; rows: number; columns: number },
  factor: number
): boolean {
  const { box: has } = tile;
  return (
    tile.factor <= factor &&
    has.row <= box.row &&
    has.column <= box.column &&
    has.row + has.rows >= box.row + box.rows &&
    has.column + has.columns >= box.column + box.columns
  );
}
