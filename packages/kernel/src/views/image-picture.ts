import {
  colorize,
  colormap,
  isSinglePrecision,
  reduceFrame,
  withColors,
  type Colormap,
  type TypedArray
} from '@brokerlab/core';
import type { ColorScale } from '../figure/colorbar.js';
import { drawImage, layoutImage, type ImageFigure, type Raster } from '../figure/image-figure.js';
import { encodePng } from '../figure/encode-png.js';
import { renderPng } from '../figure/render.js';
import { resample } from '../figure/resample.js';
import { plain } from '../figure/ticks.js';
import { imageLimits, imageNorm } from './image-limits.js';
import { interpolationOf, normOf, type ImageOptions } from './image-options.js';
import type { ImageSource } from './image-source.js';
import { invalidOption } from './invalid-option.js';
import type { Picture } from './Picture.js';

type Pixels = TypedArray | readonly number[];

function alphaOf(options: ImageOptions, count: number): number | ArrayLike<number> | undefined {
  const { alpha } = options;
  if (alpha === undefined || typeof alpha === 'number') return alpha;
  const data: unknown = 'data' in alpha ? alpha.data : alpha;
  const flat = Array.isArray(data)
    ? (data as unknown[]).flat().map(Number)
    : Array.from(data as TypedArray, Number);
  if (flat.length !== count) {
    throw invalidOption(
      'imshow',
      'alpha',
      alpha,
      `a number from 0 to 1, or an array of the ${count} pixels of the image`
    );
  }
  return flat;
}

function flipRows(rgba: Uint8Array, columns: number): Uint8Array {
  const out = new Uint8Array(rgba.length);
  const stride = columns * 4;
  for (let from = 0, to = rgba.length - stride; to >= 0; from += stride, to -= stride) {
    out.set(rgba.subarray(from, from + stride), to);
  }
  return out;
}

// Colours as they are: whole numbers from 0 to 255, others from 0 to 1, clipped.
function trueColors({ data, shape, dtype }: ImageSource): { channels: Float64Array[]; scale: number } {
  const [rows = 0, columns = 0, depth = 3] = shape;
  const scale = dtype.startsWith('float') ? 255 : 1;
  const channels = Array.from({ length: depth }, (_, c) =>
    Float64Array.from({ length: rows * columns }, (_, i) => Number(data[i * depth + c]))
  );
  return { channels, scale };
}

/** Draws an image as its options say. Options were checked; what depends on the data is `InvalidQuery`. */
export function imagePicture(source: ImageSource, options: ImageOptions): Picture {
  const [rows = 0, columns = 0, depth] = source.shape;
  const spec = normOf(options);
  const colored = depth !== undefined;
  const map = withColors(colormap(options.cmap ?? 'viridis') as Colormap, {
    bad: options.bad ?? 'none',
    ...(options.under === undefined ? {} : { under: options.under }),
    ...(options.over === undefined ? {} : { over: options.over })
  });
  const limits = colored
    ? { vmin: 0, vmax: 1, min: 0, max: 1 }
    : imageLimits(source.data, source.dtype, spec, options);
  const single = isSinglePrecision(source.dtype);
  const norm = imageNorm(spec, limits, { size: map.size, single });
  const wide = single ? imageNorm(spec, limits, { size: map.size, single: false }) : norm;
  const alpha = alphaOf(options, rows * columns);
  const lower = options.origin === 'lower';
  const extent =
    options.extent ??
    ([
      -0.5,
      columns - 0.5,
      ...(lower ? [-0.5, rows - 0.5] : [rows - 0.5, -0.5])
    ] as unknown as ImageFigure['extent']);
  const scale: ColorScale = {
    norm: wide,
    spec,
    map,
    below: limits.min < limits.vmin,
    above: spec.name === 'boundary' ? limits.max >= limits.vmax : limits.max > limits.vmax,
    ...(limits.note === undefined ? {} : { note: limits.note }),
    ...(typeof options.colorbar === 'string' ? { label: options.colorbar } : {}),
    ...(typeof alpha === 'number' ? { alpha } : {})
  };
  const frame: Omit<ImageFigure, 'raster' | 'note'> = {
    extent,
    aspect: options.aspect === 'auto' ? 'auto' : typeof options.aspect === 'number' ? options.aspect : 1,
    pixels: options.extent === undefined,
    size: options.size ?? [640, 480],
    ...(options.title ? { title: options.title } : {}),
    ...(options.xlabel ? { xlabel: options.xlabel } : {}),
    ...(options.ylabel ? { ylabel: options.ylabel } : {}),
    ...(colored || options.colorbar === false ? {} : { scale })
  };
  const stack = source.notes.filter(n => n.startsWith('frame') || n.includes(' of ')).join(', ');

  const method = typeof alpha === 'object' || colored ? 'nearest' : interpolationOf(options);

  const raster = (down: number, across: number, pixels: readonly [number, number]): Raster => {
    const shape = [rows, columns] as const;
    const reduced = down > 1 || across > 1;
    const shrink = (data: Pixels): { data: Pixels; shape: readonly [number, number] } =>
      reduced ? reduceFrame(data, shape, [down, across], source.dtype) : { data, shape };
    let rgba: Uint8Array;
    let [height, width] = shape as readonly [number, number];
    const opacity =
      typeof alpha === 'object' ? (shrink(Float64Array.from(alpha)).data as ArrayLike<number>) : alpha;
    if (colored) {
      const { channels, scale: unit } = trueColors(source);
      const parts = channels.map(c => shrink(c));
      [height, width] = parts[0]?.shape ?? shape;
      rgba = new Uint8Array(height * width * 4).fill(255);
      parts.forEach(({ data }, c) => {
        for (let i = 0; i < data.length; i++)
          rgba[i * 4 + c] = Math.min(255, Math.max(0, Number(data[i]) * unit));
      });
      if (opacity !== undefined) {
        for (let i = 0; i < height * width; i++) {
          rgba[i * 4 + 3] =
            (rgba[i * 4 + 3] as number) * (typeof opacity === 'number' ? opacity : Number(opacity[i]));
        }
      }
    } else {
      const small = shrink(source.data);
      [height, width] = small.shape;
      let { data } = small;
      const more = opacity === undefined ? {} : { alpha: opacity };
      if (method !== 'nearest') {
        const shown = [pixels[1], pixels[0]] as const;
        data = resample(data, [height, width], shown, method);
        [height, width] = shown;
        rgba = colorize(data, wide, map, more);
      } else
        rgba = reduced ? colorize(data, wide, map, more) : colorize(data, norm, map, { single, ...more });
    }
    return { rgba: lower ? flipRows(rgba, width) : rgba, width, height };
  };

  const figure = (density: number, factor: number): ImageFigure => {
    const { box } = layoutImage({ ...frame, ...(stack ? { note: stack } : {}) });
    const pixels = [Math.round(box.width * density), Math.round(box.height * density)] as const;
    // Between pixels, fewer are made up; the frame itself is as good as before.
    const fewer = method === 'nearest' ? factor : 1;
    const finer = pixels.map(n => Math.max(2, Math.ceil((n * fewer) / factor))) as [number, number];
    const across = Math.ceil(Math.max(1, columns / finer[0]) * fewer - 1e-9);
    const down = Math.ceil(Math.max(1, rows / finer[1]) * fewer - 1e-9);
    const both = frame.aspect === 'auto' ? [down, across] : [Math.max(down, across), Math.max(down, across)];
    const [fewerRows = 1, fewerColumns = 1] = both.map((f, i) => Math.min(f, i === 0 ? rows : columns));
    const reduced = fewerRows === fewerColumns ? `${fewerRows}×` : `${fewerRows}× by ${fewerColumns}×`;
    const note = [stack, fewerRows > 1 || fewerColumns > 1 ? `reduced ${reduced}` : '']
      .filter(Boolean)
      .join(', ');
    return { ...frame, raster: raster(fewerRows, fewerColumns, finer), ...(note ? { note } : {}) };
  };

  const text = [
    `${source.shape.join('×')} ${source.dtype}`,
    ...source.notes,
    ...(colored ? ['colours'] : [`values ${plain(limits.min)} to ${plain(limits.max)}`]),
    ...(colored
      ? []
      : [
          `${spec.name} from ${plain(limits.vmin)} to ${plain(limits.vmax)}${limits.note ? ` (${limits.note})` : ''}`,
          map.name
        ])
  ].join(', ');

  return {
    text: `Image: ${text}`,
    width: layoutImage(frame).width,
    svg: () => Promise.resolve(drawImage(figure(2, 1)).svg),
    async png({ scale: density, maxBytes = Number.POSITIVE_INFINITY, dpi }) {
      let factor = 1;
      for (;;) {
        const drawn = figure(density, factor);
        // The image alone, before it is drawn larger, tells early that it is too much.
        const { rgba, width, height } = drawn.raster;
        let size = Number.isFinite(maxBytes) ? encodePng(rgba, width, height).length * 1.15 : 0;
        if (size <= maxBytes || !shrinks(width, height)) {
          const png = await renderPng(drawImage(drawn), {
            scale: density,
            maxBytes: width < columns && method === 'nearest' ? Math.min(maxBytes, 0) : maxBytes,
            ...(dpi === undefined ? {} : { dpi })
          });
          if (png.length <= maxBytes || !shrinks(width, height)) return png;
          size = png.length;
        }
        factor *= Math.max(1.25, Math.sqrt(size / maxBytes) * 1.02);
      }
    }
  };
}

function shrinks(width: number, height: number): boolean {
  return width * height > 16;
}
