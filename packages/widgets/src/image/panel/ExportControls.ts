import { stackReductions } from '@brokerlab/core/dist/protocol/index.js';
import { button, html, select } from '../../dom.js';
import { copyText } from '../data/copy-text.js';
import { viewCode } from '../data/view-code.js';
import { exportFrame, type ExportFormat } from '../export/export-frame.js';
import type { ViewContext } from '../view/context.js';
import type { Stage } from '../view/Stage.js';

/** Reductions of all frames to one, files, and the code that shows the same. */
export function exportControls({ model, text, signal }: ViewContext, stage: Stage): HTMLElement[] {
  const said = html('span', 'image-said', { role: 'status' });
  const say = (words: string): void => void (said.textContent = words);
  const fail = (error: unknown): void => {
    if (!signal.aborted) say(error instanceof Error ? error.message : String(error));
  };
  const names = { mean: text.__('mean'), max: text.__('max'), sum: text.__('sum'), std: text.__('std') };
  const reduce = async (how: string): Promise<void> => {
    const known = stackReductions.find(name => name === how);
    say('');
    if (!known) {
      await model.show(model.index);
      return;
    }
    say(text.__('Reading all frames…'));
    const onProgress = (done: number, total: number): void => say(text.__('%1 of %2 frames', done, total));
    const tile = await model.source.reduceStack({ ...model.request, how: known }, { signal, onProgress });
    await model.showTile(tile);
    say(text.__('%1 of all frames', names[known]));
  };
  const over = select(
    text.__('Frames shown'),
    [
      ['', text.__('one frame')],
      ...stackReductions.map(how => [how, text.__('%1 of all', names[how])] as const)
    ],
    how => void reduce(how).catch(fail),
    { signal }
  );
  const back = (): void => {
    if (model.shownIndex < 0 || over.value === '') return;
    over.value = '';
    say('');
  };
  model.changes.on(['frame'], back, signal);
  const files: readonly (readonly [string, string])[] = [
    ['', text.__('Save as…')],
    ['png', text.__('PNG, as shown')],
    ['tiff', text.__('TIFF, recorded values')],
    ['npy', text.__('NPY, recorded values')]
  ];
  const save = select(
    text.__('Save'),
    files,
    format => {
      save.value = '';
      void exportFrame(model, stage.raster.node, format as ExportFormat).catch(fail);
    },
    { signal }
  );
  const code = (): void =>
    void copyText(viewCode(model)).then(() => say(text.__('The code is on the clipboard.')), fail);
  const copy = button(text.__('Copy as code'), code, { signal, show: '</>' });
  return [over, save, copy, said];
}
