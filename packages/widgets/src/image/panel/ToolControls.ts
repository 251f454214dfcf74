import { button, html, setAttributes } from '../../dom.js';
import { flippedAcross, flippedDown, turned } from '../data/Orientation.js';
import { zoomed } from '../data/Viewport.js';
import type { ToolName } from '../tool/Tool.js';
import type { ViewContext } from '../view/context.js';
import type { Stage } from '../view/Stage.js';
import { icon, type IconName } from './icons.js';

/** What a drag does: one of several, as a group of buttons of which one is pressed. */
export function toolChoice(
  { text, signal }: ViewContext,
  stage: Stage,
  tools: readonly (readonly [ToolName, string])[],
  onKey: (tool: ToolName) => void
): HTMLElement {
  const buttons = new Map<ToolName, HTMLButtonElement>();
  const show = (): void => {
    for (const [name, node] of buttons) setAttributes(node, { 'aria-pressed': String(name === stage.tool) });
    stage.screen.dataset['tool'] = stage.tool;
  };
  for (const [name, label] of tools) {
    const choose = (event: MouseEvent): void => {
      stage.tool = name;
      show();
      // A button pressed by a key has no place in the picture to begin at.
      if (event.detail === 0) onKey(name);
    };
    buttons.set(name, button(label, choose, { signal, show: icon(name as IconName) }));
  }
  show();
  return html('div', 'image-group', { role: 'group', 'aria-label': text.__('Tools') }, [...buttons.values()]);
}

/** Zoom, and how the frame lies. */
export function viewButtons({ model, text, signal }: ViewContext): HTMLElement {
  const middle = (): [number, number] => [model.placement.width / 2, model.placement.height / 2];
  const zoom = (factor: number) => (): void => model.setView(zoomed(model.view, factor, middle()));
  const lay = (change: typeof turned) => (): void =>
    void model.set({ orientation: change(model.settings.orientation) });
  const full = (): void => model.setView(zoomed(model.view, 1 / (model.view.scaleX * model.ratio), middle()));
  const make = (label: string, act: () => void, show: Node | string): HTMLButtonElement =>
    button(label, act, { signal, show });
  return html('div', 'image-group', { role: 'group', 'aria-label': text.__('View') }, [
    make(text.__('Zoom in'), zoom(Math.SQRT2), icon('zoomIn')),
    make(text.__('Zoom out'), zoom(Math.SQRT1_2), icon('zoomOut')),
    make(text.__('Fit the frame'), () => model.fit(), icon('fit')),
    make(text.__('1:1, one pixel to one'), full, '1:1'),
    make(text.__('Turn clockwise'), lay(turned), icon('turn')),
    make(text.__('Flip left and right'), lay(flippedAcross), icon('flipAcross')),
    make(text.__('Flip up and down'), lay(flippedDown), icon('flipDown'))
  ]);
}
