import { button, html } from '../../dom.js';
import type { ViewContext } from '../view/context.js';

/** Over the picture: that it is asked for, or why it is not there and a button to try again. */
export function statusPanel({ model, text, signal }: ViewContext): HTMLElement {
  const message = html('div', 'image-message', { role: 'status' });
  const show = (): void => {
    const { status, images } = model;
    const problem = model.colorProblem;
    const parts: HTMLElement[] = [];
    if (status.kind === 'error') {
      const said = status.error instanceof Error ? status.error.message : String(status.error);
      const again = (): void => void (model.images ? model.show(model.index) : model.open());
      parts.push(html('p', 'image-error', {}, [said]));
      parts.push(button(text.__('Retry'), again, { signal, name: 'image-retry' }));
    } else if (status.kind === 'pending' && !model.tile) {
      parts.push(html('p', '', {}, [text.__('Loading the image…')]));
    } else if (images?.frames === 0) {
      parts.push(html('p', '', {}, [text.__('%1 has no frames yet.', images.field)]));
    } else if (problem !== undefined) {
      parts.push(html('p', 'image-error', {}, [text.__('It cannot be drawn: %1.', problem)]));
    }
    const same = message.textContent === parts.map(part => part.textContent).join('');
    if (!same) message.replaceChildren(...parts);
    message.hidden = parts.length === 0;
  };
  model.changes.on(['status', 'colors', 'images', 'frame'], show, signal);
  show();
  return message;
}
