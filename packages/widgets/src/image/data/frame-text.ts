import type { FrameAxis, ImagesPayload } from '@brokerlab/core/dist/protocol/index.js';
import type { Translation } from '../../translation.js';
import { roundText } from './pixel-text.js';

/** Where a frame was taken: its event and the positions that belong to it. */
export function frameText(images: ImagesPayload, index: number, text: Translation): string {
  const parts = [text.__('event %1', images.seqNums[index] ?? '?')];
  const several = images.positions.some(position => position > 0);
  if (several) parts.push(text.__('frame %1 of it', (images.positions[index] ?? 0) + 1));
  parts.push(...images.axes.slice(0, 2).map(axis => axisText(axis, index)));
  return parts.join(' · ');
}

function axisText({ name, units, values }: FrameAxis, index: number): string {
  const value = values[index];
  const shown = value === null || value === undefined ? '–' : roundText(value);
  return `${name} = ${shown}${units === null ? '' : ` ${units}`}`;
}

/** The frame whose number on an axis is nearest; undefined where it has none. */
export function nearestFrame(values: readonly (number | null)[], wanted: number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  values.forEach((value, index) => {
    if (value === null || Math.abs(value - wanted) >= least) return;
    least = Math.abs(value - wanted);
    best = index;
  });
  return best;
}
