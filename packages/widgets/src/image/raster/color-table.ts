import type { Colormap } from '@brokerlab/core/dist/view/colormap/Colormap.js';

/** The colours of a colormap as canvas pixels, one number each; behind them those for under, over and bad. */
export function colorTable(map: Colormap, alpha: number | undefined): Uint32Array {
  const bytes = map.bytes.slice();
  const badIsClear = bytes.subarray((map.size + 2) * 4).every(part => part === 0);
  if (alpha !== undefined) {
    const part = Math.trunc(Math.min(1, Math.max(0, alpha)) * 255);
    for (let i = 0; i < map.size + 3; i++) {
      if (i < map.size + 2 || !badIsClear) bytes[i * 4 + 3] = part;
    }
  }
  return new Uint32Array(bytes.buffer);
}
