import { plotPicture } from './plot-picture.js';
import { checkPlotOptions, type PlotOptions } from './plot-options.js';
import { readPlot } from './plot-source.js';
import { View } from './View.js';

/** The view of a plot. */
export type PlotView = View<PlotOptions>;

/**
 * Draws lines or maps into the output of the cell, when it is called: of a run (or a promise, a reference, a uid of
 * one), of several runs over each other, of a table, a column, or `{ name: numbers }`. With no options it draws what
 * bluesky's BestEffortCallback would: measured fields over the motor or over time, a map for scans of two motors with
 * the fast one as x. Throws `InvalidQuery` for options that cannot be; what goes wrong later is told in the output,
 * and by `await view`.
 */
export function plot(source: unknown, options: PlotOptions = {}): PlotView {
  return new View('plot', options, checkPlotOptions, async current =>
    plotPicture(await readPlot(source, current), current)
  );
}
