import { html, setAttributes, svg } from '../../dom.js';
import { toFrame, zoomed } from '../data/Viewport.js';
import type { Tool, ToolName, ToolPoint } from '../tool/Tool.js';
import { boxTool, panTool } from '../tool/navigation-tools.js';
import { AxesLayer, margins } from './AxesLayer.js';
import type { Measurements } from '../data/Measurements.js';
import { profileTool } from '../tool/profile-tools.js';
import { polygonTool, regionTool } from '../tool/region-tools.js';
import type { ViewContext } from './context.js';
import { CursorLayer } from './CursorLayer.js';
import { RasterLayer } from './RasterLayer.js';
import { Repaint } from './Repaint.js';
import { ShapesLayer } from './ShapesLayer.js';
import { pressStageKey } from './stage-keys.js';

/** The picture with its axes: draws, and takes pointer, wheel and keys. */
export class Stage {
  readonly node: HTMLElement = html('div', 'image-stage');
  /** Over the picture, in its pixels: for what tools draw. */
  readonly overlay: SVGSVGElement = svg('svg', { class: 'brokerlab-image-overlay' });
  readonly tools: Map<ToolName, Tool> = new Map();
  readonly raster: RasterLayer;
  /** What a drag does. */
  tool: ToolName = 'pan';
  readonly #context: ViewContext;
  readonly #screen: HTMLElement;
  readonly #axes: AxesLayer;
  readonly #cursor: CursorLayer;
  readonly #shapes: ShapesLayer;
  readonly #all: Repaint;
  readonly #light: Repaint;
  #active: Tool | undefined;

  constructor(context: ViewContext, shapes: Measurements) {
    const { model, text, signal } = context;
    this.#context = context;
    this.raster = new RasterLayer(context);
    this.#axes = new AxesLayer(context);
    this.#cursor = new CursorLayer(context);
    this.#shapes = new ShapesLayer(context, shapes);
    this.overlay.append(this.#shapes.node, this.#cursor.node);
    const keys = text.__(
      'Arrow keys read pixels, with Shift they move the image, plus and minus zoom, 0 fits it, PageUp and PageDown step frames.'
    );
    this.#screen = html(
      'div',
      'image-screen',
      { tabindex: 0, role: 'application', 'aria-label': text.__('Image'), 'aria-description': keys },
      [this.raster.node, this.overlay]
    );
    this.node.append(this.#axes.node, this.#screen);
    this.tools.set('pan', panTool(model)).set('box', boxTool(model, this.#cursor));
    for (const kind of ['row', 'column', 'line'] as const)
      this.tools.set(kind, profileTool(model, shapes, kind));
    for (const kind of ['rectangle', 'ellipse'] as const)
      this.tools.set(kind, regionTool(model, shapes, kind));
    this.tools.set('polygon', polygonTool(shapes));
    this.#all = new Repaint(this.node, () => this.#draw(), signal);
    this.#light = new Repaint(this.node, () => this.#drawLight(), signal);
    model.changes.on(['images', 'frame', 'colors', 'view', 'settings'], () => this.#all.request(), signal);
    model.changes.on(['cursor', 'shapes'], () => this.#light.request(), signal);
    this.#observeSize(signal);
    this.#listen(signal);
  }

  get screen(): HTMLElement {
    return this.#screen;
  }

  #draw(): void {
    const { images } = this.#context.model;
    this.raster.draw();
    this.#axes.draw();
    this.#drawLight();
    const { __: say } = this.#context.text;
    const name = images ? say('Image of %1', images.field) : say('Image');
    setAttributes(this.#screen, { 'aria-label': name });
  }

  #drawLight(): void {
    this.#cursor.draw();
    this.#shapes.draw();
  }

  #observeSize(signal: AbortSignal): void {
    const observer = new ResizeObserver(() => {
      const width = Math.max(0, Math.floor(this.node.clientWidth - margins.left - 12));
      const height = Math.max(0, Math.floor(this.node.clientHeight - margins.top - margins.bottom));
      this.#screen.style.width = `${width}px`;
      this.#screen.style.height = `${height}px`;
      if (width > 0 && height > 0) this.#context.model.resize(width, height, devicePixelRatio);
    });
    observer.observe(this.node);
    signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  }

  #listen(signal: AbortSignal): void {
    const { model } = this.#context;
    const screen = this.#screen;
    screen.addEventListener('pointerdown', event => this.#begin(event), { signal });
    screen.addEventListener('pointermove', event => this.#move(event), { signal });
    screen.addEventListener('pointerup', event => this.#end(event), { signal });
    screen.addEventListener('pointercancel', () => this.#cancel(), { signal });
    screen.addEventListener('pointerleave', () => model.setCursor(null), { signal });
    screen.addEventListener('dblclick', () => this.#finish(), { signal });
    screen.addEventListener('wheel', event => this.#wheel(event), { signal, passive: false });
    screen.addEventListener('keydown', event => this.#key(event), { signal });
  }

  #point(event: MouseEvent): ToolPoint {
    const { left, top } = this.#screen.getBoundingClientRect();
    const { model } = this.#context;
    const screen = [event.clientX - left, event.clientY - top] as const;
    return { screen, frame: toFrame(model.view, model.placement, ...screen) };
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#screen.setPointerCapture(event.pointerId);
    this.#active = this.tools.get(event.shiftKey ? 'box' : this.tool);
    this.#active?.begin(this.#point(event), event);
  }

  #move(event: PointerEvent): void {
    const at = this.#point(event);
    this.#active?.move(at, event);
    this.#context.model.setCursor(at.frame);
  }

  #end(event: PointerEvent): void {
    const active = this.#active;
    this.#active = undefined;
    active?.end(this.#point(event), event);
  }

  #cancel(): void {
    this.#active?.cancel();
    this.#active = undefined;
  }

  #finish(): void {
    const tool = this.tools.get(this.tool);
    if (tool?.finish) tool.finish();
    else this.#context.model.fit();
  }

  #cancelTool(): void {
    this.tools.get(this.tool)?.cancel();
    this.#active = undefined;
  }

  // The page scrolls as it always does: the wheel is taken with Ctrl or Cmd only.
  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { model } = this.#context;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    const factor = Math.exp(-event.deltaY * lines * 0.002);
    model.setView(zoomed(model.view, factor, this.#point(event).screen));
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.tool !== 'pan') this.#cancelTool();
    else if (!pressStageKey(this.#context.model, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
