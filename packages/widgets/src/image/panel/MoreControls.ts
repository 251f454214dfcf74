import { html, select } from '../../dom.js';
import type { ImageOptions } from '../data/ImageSettings.js';
import type { ViewContext } from '../view/context.js';

/** What is changed seldom: colours outside the limits, aspect, origin, reduction, opacity. */
export function moreControls(context: ViewContext): HTMLElement {
  const { model, text, signal } = context;
  const aspect = select(
    text.__('Aspect'),
    [
      ['equal', text.__('aspect: equal')],
      ['auto', text.__('aspect: auto')]
    ],
    value => void model.set({ aspect: value as 'equal' | 'auto' }),
    { signal }
  );
  const origin = select(
    text.__('Origin'),
    [
      ['upper', text.__('row 0 at the top')],
      ['lower', text.__('row 0 at the bottom')]
    ],
    value => void model.set({ origin: value as 'upper' | 'lower' }),
    { signal }
  );
  const reduce = select(
    text.__('Reduced by'),
    [
      ['mean', text.__('reduced by mean')],
      ['max', text.__('reduced by max')]
    ],
    value => void model.set({ reduce: value as 'mean' | 'max' }),
    { signal }
  );
  const colors = (['bad', 'under', 'over'] as const).map(kind => colorField(context, kind));
  const show = (): void => {
    const { settings } = model;
    aspect.value = settings.aspect === 'auto' ? 'auto' : 'equal';
    origin.value = settings.origin;
    reduce.value = settings.reduce;
  };
  model.changes.on(['settings'], show, signal);
  show();
  const summary = html('summary', '', {}, [text.__('More')]);
  const panel = html('div', 'image-more-panel', {}, [...colors, aspect, origin, reduce]);
  const details = html('details', 'image-more', {}, [summary, panel]);
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !details.open) return;
    event.stopPropagation();
    details.open = false;
    summary.focus();
  };
  details.addEventListener('keydown', close, { signal });
  return details;
}

function colorField({ model, text, signal }: ViewContext, kind: 'bad' | 'under' | 'over'): HTMLElement {
  const names = { bad: text.__('bad'), under: text.__('under'), over: text.__('over') };
  const field = html('input', '', {
    type: 'color',
    'aria-label': text.__('Colour of %1 pixels', names[kind])
  });
  const own = html('input', '', {
    type: 'checkbox',
    'aria-label': text.__('Own colour for %1 pixels', names[kind])
  });
  const apply = (color: string | undefined): void => {
    const options: ImageOptions = {};
    options[kind] = color;
    void model.set(options);
  };
  field.addEventListener('input', () => apply(field.value), { signal });
  own.addEventListener('change', () => apply(own.checked ? field.value : undefined), { signal });
  const show = (): void => {
    const given = model.settings[kind];
    own.checked = given !== undefined;
    const { map } = model;
    const place = map.size + ['under', 'over', 'bad'].indexOf(kind);
    const rgb = map.bytes.subarray(place * 4, place * 4 + 3);
    field.value = `#${Array.from(rgb, part => part.toString(16).padStart(2, '0')).join('')}`;
  };
  model.changes.on(['settings'], show, signal);
  show();
  return html('span', 'image-color', {}, [own, names[kind], field]);
}
