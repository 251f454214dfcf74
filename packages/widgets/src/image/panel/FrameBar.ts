import { button, html, select, setAttributes } from '../../dom.js';
import { frameText, nearestFrame } from '../data/frame-text.js';
import { roundText } from '../data/pixel-text.js';
import type { ViewContext } from '../view/context.js';
import { icon } from './icons.js';
import { Player } from './Player.js';

/** Which frame: a slider, steps, play, and a box for its number, event or position. */
export class FrameBar {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #player: Player;
  readonly #play: HTMLButtonElement;
  readonly #slider: HTMLInputElement;
  readonly #number: HTMLInputElement;
  readonly #by: HTMLElement = html('span', 'image-frame-by');
  readonly #of: HTMLElement = html('span', 'image-frame-of');
  readonly #where: HTMLElement = html('span', 'image-frame-where');
  #unit = 'frame';
  #step = 1;

  constructor(context: ViewContext) {
    this.#context = context;
    const { model, text, signal } = context;
    this.#player = new Player(model, signal, () => this.#showPlaying());
    this.#play = button(text.__('Play'), () => this.#player.toggle(), { signal, show: icon('play') });
    const label = text.__('Frame');
    this.#slider = html('input', 'image-frame-slider', {
      type: 'range',
      min: 0,
      step: 1,
      'aria-label': label
    });
    this.#slider.addEventListener('input', () => void model.show(Number(this.#slider.value)), { signal });
    const go = text.__('Go to');
    this.#number = html('input', 'image-frame-number', {
      type: 'number',
      step: 'any',
      'aria-label': go,
      title: go
    });
    this.#number.addEventListener('change', () => this.#go(Number(this.#number.value)), { signal });
    const by = text.__('Step');
    const step = html('input', 'image-frame-step', { type: 'number', min: 1, value: 1 });
    step.addEventListener('change', () => this.#setStep(Number(step.value)), { signal });
    const move = (by: number) => (): void => void model.show(model.index + by * this.#step);
    this.node = html('div', 'image-frames', { role: 'group', 'aria-label': text.__('Frames') }, [
      button(text.__('Previous frame'), move(-1), { signal, show: icon('previous') }),
      button(text.__('Next frame'), move(1), { signal, show: icon('next') }),
      this.#play,
      this.#slider,
      this.#number,
      this.#by,
      this.#of,
      html('label', 'image-check', {}, [by, step]),
      this.#where
    ]);
    model.changes.on(['images'], () => this.#fill(), signal);
    model.changes.on(['images', 'status', 'frame'], () => this.#show(), signal);
  }

  #setStep(step: number): void {
    this.#step = Math.max(1, Math.round(step) || 1);
    this.#player.step = this.#step;
  }

  #fill(): void {
    const { model, text, signal } = this.#context;
    const { images } = model;
    if (!images) return;
    this.node.hidden = images.frames < 1;
    setAttributes(this.#slider, { max: Math.max(0, images.frames - 1) });
    const choices: [string, string][] = [
      ['frame', text.__('frame')],
      ['seq_num', 'seq_num'],
      ...images.axes.map((axis, i): [string, string] => [String(i), axis.name])
    ];
    const choose = (unit: string): void => {
      this.#unit = unit;
      this.#show();
    };
    const unit = select(text.__('Go to by'), choices, choose, { signal });
    unit.value = this.#unit;
    this.#by.replaceChildren(unit);
  }

  #show(): void {
    const { model, text } = this.#context;
    const { images, index } = model;
    if (!images) return;
    this.#slider.value = String(index);
    const of = text.__('%1 / %2', index + 1, images.frames);
    const where = frameText(images, index, text);
    setAttributes(this.#slider, {
      'aria-valuetext': `${text.__('frame %1 of %2', index + 1, images.frames)}, ${where}`
    });
    if (document.activeElement !== this.#number || this.#player.isPlaying) {
      this.#number.value = this.#numberOf(index);
    }
    const { tile } = model;
    const how = tile?.how === 'max' ? text.__('max') : text.__('mean');
    const drawn = model.detail ?? tile;
    const factor = drawn ? drawn.factor : 1;
    const reduced = factor > 1 ? ` · ${text.__('reduced %1× %2', factor, how)}` : '';
    this.#of.textContent = of;
    this.#where.textContent = where + reduced;
  }

  #numberOf(index: number): string {
    const { images } = this.#context.model;
    if (!images || this.#unit === 'frame') return String(index + 1);
    if (this.#unit === 'seq_num') return String(images.seqNums[index] ?? '');
    const value = images.axes[Number(this.#unit)]?.values[index];
    return value === null || value === undefined ? '' : roundText(value);
  }

  #go(wanted: number): void {
    const { model } = this.#context;
    const { images } = model;
    if (!images || !Number.isFinite(wanted)) return;
    const values = this.#unit === 'seq_num' ? images.seqNums : images.axes[Number(this.#unit)]?.values;
    const index = this.#unit === 'frame' ? wanted - 1 : nearestFrame(values ?? [], wanted);
    if (index !== undefined) void model.show(index);
  }

  #showPlaying(): void {
    const { text } = this.#context;
    const label = this.#player.isPlaying ? text.__('Pause') : text.__('Play');
    setAttributes(this.#play, { 'aria-label': label, title: label });
    this.#play.replaceChildren(icon(this.#player.isPlaying ? 'pause' : 'play'));
  }
}
