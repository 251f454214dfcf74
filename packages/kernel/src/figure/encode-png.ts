import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

// A row equal to the one above is stored as zeros; other rows as they are.
function filterRows(rows: Uint8Array, stride: number, height: number): Uint8Array {
  const out = new Uint8Array((stride + 1) * height);
  const view = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  for (let y = 0; y < height; y++) {
    const row = view.subarray(y * stride, (y + 1) * stride);
    if (y > 0 && row.equals(view.subarray((y - 1) * stride, y * stride))) out[y * (stride + 1)] = 2;
    else out.set(row, y * (stride + 1) + 1);
  }
  return out;
}

interface Palette {
  colors: Uint32Array;
  indices: Uint8Array;
}

function countColors(pixels: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return counts;
}

function channelOf(color: number, channel: number): number {
  return (color >>> (channel * 8)) & 255;
}

// Median cut: the box that spreads most is halved along its longest side until there are 256.
function medianCut(counts: ReadonlyMap<number, number>): Palette['colors'][] {
  const spread = (box: Uint32Array): [size: number, channel: number] => {
    let best: [number, number] = [0, 0];
    for (let channel = 0; channel < 4; channel++) {
      let low = 255;
      let high = 0;
      for (const color of box) {
        low = Math.min(low, channelOf(color, channel));
        high = Math.max(high, channelOf(color, channel));
      }
      if (high - low > best[0]) best = [high - low, channel];
    }
    return best;
  };
  const weight = (box: Uint32Array): number =>
    box.reduce((sum, color) => sum + (counts.get(color) as number), 0);
  const measure = (box: Uint32Array): { box: Uint32Array; score: number; channel: number } => {
    const [size, channel] = spread(box);
    return { box, score: size * Math.sqrt(weight(box)), channel };
  };
  const boxes = [measure(Uint32Array.from(counts.keys()))];
  while (boxes.length < 256) {
    const widest = boxes.reduce((a, b) => (b.score > a.score ? b : a));
    if (widest.score === 0) break;
    const sorted = widest.box.sort((a, b) => channelOf(a, widest.channel) - channelOf(b, widest.channel));
    const half = weight(sorted) / 2;
    let sum = 0;
    let cut = 0;
    while (cut < sorted.length - 1 && sum < half) sum += counts.get(sorted[cut++] as number) as number;
    boxes.splice(boxes.indexOf(widest), 1, measure(sorted.slice(0, cut)), measure(sorted.slice(cut)));
  }
  return boxes.map(({ box }) => box);
}

// Exact up to 256 colours; beyond, each colour becomes the most frequent one of its box.
function indexed(pixels: Uint32Array, counts: ReadonlyMap<number, number>): Palette {
  const boxes =
    counts.size <= 256 ? [...counts.keys()].map(color => Uint32Array.of(color)) : medianCut(counts);
  const places = new Map<number, number>();
  const colors = Uint32Array.from(boxes, (box, i) => {
    for (const color of box) places.set(color, i);
    return box.reduce((a, b) => ((counts.get(b) as number) > (counts.get(a) as number) ? b : a));
  });
  return { colors, indices: Uint8Array.from(pixels, pixel => places.get(pixel) as number) };
}

export interface PngOptions {
  /** Use a palette even if colours must change for it: smaller, by at most 256 colours. Default false. */
  quantize?: boolean;
  /** Dots per inch, recorded in the file. */
  dpi?: number;
}

/** Encodes RGBA pixels. Exact, unless `quantize` is asked and there are more than 256 colours. */
export function encodePng(rgba: Uint8Array, width: number, height: number, options: PngOptions = {}): Buffer {
  const bytes = rgba.byteOffset % 4 === 0 ? rgba : rgba.slice();
  const pixels = new Uint32Array(bytes.buffer, bytes.byteOffset, width * height);
  const counts = countColors(pixels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const chunks: Buffer[] = [];
  let data: Uint8Array;
  if (counts.size <= 256 || (options.quantize && counts.size <= 65_536)) {
    const { colors, indices } = indexed(pixels, counts);
    header[9] = 3;
    const parts = new Uint8Array(colors.buffer);
    const channel = (offset: number): Uint8Array =>
      Uint8Array.from(colors, (_, i) => parts[i * 4 + offset] as number);
    const [red, green, blue, alpha] = [channel(0), channel(1), channel(2), channel(3)];
    const rgb = new Uint8Array(colors.length * 3);
    for (let i = 0; i < colors.length; i++)
      rgb.set([red[i] as number, green[i] as number, blue[i] as number], i * 3);
    chunks.push(chunk('PLTE', rgb));
    if (alpha.some(a => a < 255)) chunks.push(chunk('tRNS', alpha));
    data = filterRows(indices, width, height);
  } else {
    const opaque = pixels.every(pixel => pixel >>> 24 === 255);
    header[9] = opaque ? 2 : 6;
    const channels = opaque ? 3 : 4;
    const rows = opaque ? new Uint8Array(width * height * 3) : bytes;
    if (opaque)
      for (let i = 0, to = 0; i < bytes.length; i += 4) rows.set(bytes.subarray(i, i + 3), (to += 3) - 3);
    data = filterRows(rows, width * channels, height);
  }
  if (options.dpi !== undefined) {
    const density = Buffer.alloc(9);
    density.writeUInt32BE(Math.round(options.dpi / 0.0254), 0);
    density.writeUInt32BE(Math.round(options.dpi / 0.0254), 4);
    density[8] = 1;
    chunks.unshift(chunk('pHYs', density));
  }
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const body = chunk('IDAT', deflateSync(data, { level: 7 }));
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, body, chunk('IEND', new Uint8Array(0))]);
}
