import { html } from '../../dom.js';
import type { Limit } from '../data/ImageSettings.js';

/** What was typed as a limit: a number, a percentile as `p99.5`, `min` or `max`; undefined for anything else. */
export function parseLimit(text: string): Limit | undefined {
  const typed = text.trim().toLowerCase();
  if (typed === 'min' || typed === 'max') return typed;
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(typed);
  if (percent && Number(percent[1]) <= 100) return `p${Number(percent[1])}`;
  const number = Number(typed.replace(/−/g, '-'));
  return typed !== '' && Number.isFinite(number) ? number : undefined;
}

/** A text field for a limit. */
export function limitField(
  label: string,
  onChange: (limit: Limit | undefined) => void,
  signal: AbortSignal
): HTMLInputElement {
  const field = html('input', 'image-limit', {
    type: 'text',
    inputmode: 'decimal',
    'aria-label': label,
    title: label,
    spellcheck: 'false',
    autocomplete: 'off'
  });
  field.addEventListener('change', () => onChange(parseLimit(field.value)), { signal });
  return field;
}
