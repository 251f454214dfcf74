import { normNames, type NormName, type NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import { html, select, setAttributes } from '../../dom.js';
import type { Contrast } from '../data/ImageSettings.js';
import type { ViewContext } from '../view/context.js';
import { colormapChoices } from './colormap-choices.js';

interface Parameter {
  key: 'linthresh' | 'linearWidth' | 'gamma' | 'vcenter';
  initial: number;
}

const parameters: Partial<Record<NormName, Parameter>> = {
  symlog: { key: 'linthresh', initial: 1 },
  asinh: { key: 'linearWidth', initial: 1 },
  power: { key: 'gamma', initial: 0.5 },
  twoslope: { key: 'vcenter', initial: 0 }
};

/** Colormap, reversed or not, norm with its parameter, and where the limits come from. */
export function colorControls({ model, text, signal }: ViewContext): HTMLElement[] {
  const named = (): string => (typeof model.settings.cmap === 'string' ? model.settings.cmap : '');
  const base = (): string => named().replace(/_r$/, '');
  const choose = (name: string, isReversed: boolean): void =>
    void model.set({ cmap: isReversed ? `${name}_r` : name });
  const isReversed = (): boolean => /_r$/.test(named());
  const choices = [['', text.__('custom'), 'Others'] as const, ...colormapChoices()];
  const map = select(text.__('Colormap'), choices, name => choose(name, isReversed()), { signal });
  const reverse = html('input', '', { type: 'checkbox' });
  const reverseLabel = html('label', 'image-check', {}, [reverse, text.__('reversed')]);
  reverse.addEventListener('change', () => choose(base(), reverse.checked), { signal });

  const norms = (['auto', ...normNames] as const).map(name => [name, normLabel(name, text.__)] as const);
  const norm = select(
    text.__('Norm'),
    norms,
    name => void model.set({ norm: specOf(name, model.statistics) }),
    {
      signal
    }
  );
  const parameter = html('input', 'image-parameter', { type: 'text' });
  parameter.addEventListener('change', () => setParameter(parameter.value), { signal });
  const setParameter = (typed: string): void => {
    const { norm: spec } = model;
    const numbers = typed
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    const [first] = numbers;
    if (first === undefined || numbers.some(n => !Number.isFinite(n))) return;
    const known = parameters[spec.name];
    if (spec.name === 'boundary') void model.set({ norm: { ...spec, boundaries: numbers } });
    else if (known) void model.set({ norm: { ...spec, [known.key]: first } });
  };

  const contrasts: readonly (readonly [Contrast, string])[] = [
    ['auto', text.__('Auto (robust)')],
    ['full', text.__('Full range')],
    ['stack', text.__('All frames')],
    ['lock', text.__('Lock')],
    ['typed', text.__('Typed limits')]
  ];
  const contrast = select(text.__('Contrast'), contrasts, value => setContrast(value as Contrast), {
    signal
  });
  const setContrast = (value: Contrast): void =>
    void model.set(
      value === 'typed'
        ? { contrast: value, ...model.limits }
        : { contrast: value, vmin: undefined, vmax: undefined }
    );

  const show = (): void => {
    const { settings, tile } = model;
    map.value = base();
    reverse.checked = isReversed();
    norm.value = settings.norm === 'auto' ? 'auto' : settings.norm.name;
    contrast.value = settings.contrast;
    const known = parameters[model.norm.name];
    const isBoundary = model.norm.name === 'boundary';
    parameter.hidden = !known && !isBoundary;
    const label = isBoundary ? 'boundaries' : (known?.key ?? '');
    setAttributes(parameter, { 'aria-label': label, title: label });
    if (parameter !== document.activeElement) {
      const value = isBoundary
        ? model.norm.boundaries?.join(', ')
        : known && (model.norm[known.key] ?? known.initial);
      parameter.value = String(value ?? '');
    }
    const isRgb = (tile?.shape.length ?? 2) > 2;
    for (const control of [map, reverse, norm, contrast]) control.disabled = isRgb;
  };
  model.changes.on(['settings', 'colors'], show, signal);
  show();
  return [map, reverseLabel, norm, parameter, contrast];
}

function normLabel(name: NormName | 'auto', say: (text: string) => string): string {
  if (name === 'auto') return say('norm: auto');
  return name;
}

/** A norm as it begins when it is chosen: boundaries are five even steps of the frame's values. */
function specOf(name: string, statistics: ViewContext['model']['statistics']): NormSpec | 'auto' {
  if (name === 'auto') return name;
  if (name !== 'boundary') return { name: name as NormName };
  const { min = 0, max = 1 } = statistics?.all ?? {};
  const step = (max > min ? max - min : 1) / 5;
  return { name, boundaries: Array.from({ length: 6 }, (_, i) => Number((min + i * step).toPrecision(6))) };
}
