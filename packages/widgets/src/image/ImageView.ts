import type { ImagesRequest } from '@brokerlab/core/dist/protocol/index.js';
import { html } from '../dom.js';
import type { ImageSource } from '../source/ImageSource.js';
import { english, type Translation } from '../translation.js';
import { ImageModel } from './data/ImageModel.js';
import type { ImageOptions } from './data/ImageSettings.js';
import { Measurements } from './data/Measurements.js';
import { ProfilePanel } from './panel/ProfilePanel.js';
import { RegionsPanel } from './panel/RegionsPanel.js';
import { placeShape } from './tool/place-shape.js';
import { ColorbarPanel } from './panel/ColorbarPanel.js';
import { colorControls } from './panel/ColorControls.js';
import { exportControls } from './panel/ExportControls.js';
import { FrameBar } from './panel/FrameBar.js';
import { HistogramPanel } from './panel/HistogramPanel.js';
import { moreControls } from './panel/MoreControls.js';
import { Readout } from './panel/Readout.js';
import { statusPanel } from './panel/StatusPanel.js';
import { toolChoice, viewButtons } from './panel/ToolControls.js';
import type { ViewContext } from './view/context.js';
import { Stage } from './view/Stage.js';

export interface ImageViewOptions extends ImageOptions {
  /** The frame shown first, from 0. */
  frame?: number;
  text?: Translation;
}

/** The images of a field: drawn, stepped through and measured. Mount `node`, then `open()`. */
export class ImageView {
  readonly node: HTMLElement = html('section', 'image');
  readonly model: ImageModel;
  readonly measurements: Measurements;
  readonly #stage: Stage;

  constructor(source: ImageSource, request: ImagesRequest, options: ImageViewOptions = {}) {
    const { text = english, ...settings } = options;
    this.model = new ImageModel(source, request, settings);
    this.measurements = new Measurements(this.model);
    const context: ViewContext = { model: this.model, text, signal: this.model.signal };
    this.#stage = new Stage(context, this.measurements);
    const title = html('h3', 'image-title', { hidden: settings.title === undefined }, [settings.title ?? '']);
    const tools = [
      ['pan', text.__('Move the image')],
      ['box', text.__('Zoom into a box')],
      ['row', text.__('Profile along a row')],
      ['column', text.__('Profile along a column')],
      ['line', text.__('Profile along a line')],
      ['rectangle', text.__('Rectangular region')],
      ['ellipse', text.__('Elliptic region')],
      ['polygon', text.__('Polygon region: click corners, double click ends')]
    ] as const;
    const toolButtons = toolChoice(context, this.#stage, tools, tool =>
      placeShape(this.model, this.measurements, tool)
    );
    const toolbar = html('div', 'image-toolbar', { role: 'group', 'aria-label': text.__('Image controls') }, [
      ...colorControls(context),
      toolButtons,
      viewButtons(context),
      ...exportControls(context, this.#stage),
      moreControls(context)
    ]);
    const picture = html('div', 'image-picture', {}, [
      this.#stage.node,
      new ColorbarPanel(context).node,
      statusPanel(context)
    ]);
    this.node.setAttribute('aria-label', text.__('Image view'));
    const main = html('div', 'image-main', {}, [
      title,
      toolbar,
      picture,
      new HistogramPanel(context).node,
      new FrameBar(context).node,
      new Readout(context).node
    ]);
    this.node.append(
      main,
      html('div', 'image-measures', {}, [
        new ProfilePanel(context, this.measurements).node,
        new RegionsPanel(context, this.measurements).node
      ])
    );
  }

  /** Asks what there is and shows the frame. What fails is shown in the view, not thrown. */
  open(): Promise<void> {
    return this.model.open();
  }

  dispose(): void {
    this.model.dispose();
    this.node.remove();
  }
}
