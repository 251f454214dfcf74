import type { ColorLike } from '@brokerlab/core/dist/view/colormap/parse-color.js';
import type { ColormapLike } from '@brokerlab/core/dist/view/colormap/Colormap.js';
import type { NormName, NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import type { Extent, Origin } from './Extent.js';
import { upright, type Orientation } from './Orientation.js';

/** A limit of the colours: a value, or a percentile as `'p99.5'`, or the least or greatest value. */
export type Limit = number | `p${number}` | 'min' | 'max';

/**
 * Where the limits come from: the frame's robust range, its least and greatest value, the robust range of all frames,
 * what they were (`lock`), or what was given (`typed`).
 */
export type Contrast = 'auto' | 'full' | 'stack' | 'lock' | 'typed';

/** How a frame is drawn; the names and defaults are matplotlib's. */
export interface ImageSettings {
  cmap: ColormapLike;
  /** `'auto'` is logarithmic for counts that need it, else linear. */
  norm: NormSpec | 'auto';
  contrast: Contrast;
  vmin: Limit | undefined;
  vmax: Limit | undefined;
  bad: ColorLike | undefined;
  under: ColorLike | undefined;
  over: ColorLike | undefined;
  alpha: number | undefined;
  origin: Origin;
  extent: Extent | undefined;
  /** `'auto'` fills the view; a number is a pixel's height to its width, in coordinates. */
  aspect: 'equal' | 'auto' | number;
  /** What stands for several pixels where they do not fit on the screen. */
  reduce: 'mean' | 'max';
  orientation: Orientation;
  title: string | undefined;
  xlabel: string | undefined;
  ylabel: string | undefined;
  colorbar: boolean;
}

/** Settings as `imshow` takes them. */
export type ImageOptions = Partial<Omit<ImageSettings, 'norm'>> & { norm?: NormSpec | NormName | 'auto' };

const defaults: ImageSettings = {
  cmap: 'viridis',
  norm: 'auto',
  contrast: 'auto',
  vmin: undefined,
  vmax: undefined,
  bad: undefined,
  under: undefined,
  over: undefined,
  alpha: undefined,
  origin: 'upper',
  extent: undefined,
  aspect: 'equal',
  reduce: 'mean',
  orientation: upright,
  title: undefined,
  xlabel: undefined,
  ylabel: undefined,
  colorbar: true
};

/** Settings with options changed; limits that are given are typed ones unless the options say otherwise. */
export function withOptions(options: ImageOptions, settings: ImageSettings = defaults): ImageSettings {
  const { norm, ...others } = options;
  const spec = norm === undefined ? settings.norm : typeof norm === 'string' ? normOf(norm) : norm;
  const typed = options.vmin !== undefined || options.vmax !== undefined;
  const contrast = options.contrast ?? (typed ? 'typed' : settings.contrast);
  return { ...settings, ...others, norm: spec, contrast };
}

function normOf(name: NormName | 'auto'): NormSpec | 'auto' {
  return name === 'auto' ? 'auto' : { name };
}

/** The orientation on the screen, where row 0 may be at the bottom. */
export function lying({ orientation, origin }: ImageSettings): Orientation {
  return origin === 'upper' ? orientation : { ...orientation, flipRows: !orientation.flipRows };
}
