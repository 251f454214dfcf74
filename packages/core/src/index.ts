export { BrokerError, isBrokerError, type BrokerErrorFields, type BrokerErrorTag } from './errors.js';
export type * from './documents.js';
export type * from './store/Store.js';
export type * from './arrays/nd-array.js';
export { isNdArray } from './arrays/nd-array.js';
export { FrameRef, type FrameInfo } from './arrays/FrameRef.js';
export { ImageStack, openImages, type OpenOptions } from './arrays/ImageStack.js';
export {
  openArray,
  RunArray,
  type Progress,
  type ReadOptions,
  type ReduceOptions
} from './arrays/RunArray.js';
export type { Reduction } from './arrays/reduce.js';
export type { AssetFile, AssetHandler, AssetReference, Assets, HandlerFactory } from './assets/Assets.js';
export { createAssets, type AssetsOptions } from './assets/create-assets.js';
export { registerHandler } from './assets/registry.js';
export { createInserter, type Inserter } from './insert/create-inserter.js';
export {
  colormap,
  colormapNames,
  colorIndex,
  withColors,
  type Colormap,
  type ColormapColors,
  type ColormapLike
} from './view/colormap/Colormap.js';
export { lineColors, parseColor, type ColorLike, type Rgba } from './view/colormap/parse-color.js';
export { colorize, isSinglePrecision } from './view/colormap/colorize.js';
export { normNames, type Norm, type NormName, type NormOptions, type NormSpec } from './view/norm/Norm.js';
export { createNorm } from './view/norm/create-norm.js';
export { percentile, percentilesInPlace } from './view/percentile/percentile.js';
export {
  extremes,
  imageValues,
  robustPercents,
  robustRange,
  type ImageRange,
  type ImageValues
} from './view/percentile/robust-range.js';
export { histogram, type Histogram } from './view/percentile/histogram.js';
export { peakStatistics, type PeakStatistics } from './view/peaks/peak-statistics.js';
export {
  chooseAxes,
  hintedFields,
  isNumeric,
  setpointOf,
  type PlotChoice,
  type ScanGrid
} from './view/axes/choose-axes.js';
export { gridMap, type GridMap } from './view/axes/grid-map.js';
export { reduceFrame, type ReducedFrame } from './view/reduce-frame.js';
export type { ArrowField, ArrowRow, ArrowTable, ArrowVector } from './table/ArrowTable.js';
export { isRunTable, createRunTable, type RunTable, type TableErrors } from './table/RunTable.js';
export { readTable, type ReadTableOptions, type TableOptions } from './table/read-table.js';
export { Column, type Cell, type ColumnInfo, type ColumnRole, type ColumnValues } from './table/Column.js';
export type { FieldName, FieldsOption, FillOption } from './table/field-choice.js';
export type { CSVOptions } from './table/csv.js';
export type { MimeBundle } from './table/display-symbols.js';
export { rowOrder, type RowOrderOptions } from './table/row-order.js';
export { summarizeColumn } from './table/summarize-column.js';
export { tableBlock, type TableBlockOptions } from './table/table-block.js';
export type { SortKey } from './table/sort-rows.js';
export type { SpreadOptions, StatisticsOptions } from './table/statistics.js';
export type { TableGroups } from './table/TableGroups.js';
export { get_fields, getFields } from './catalog/get-fields.js';
export { listCatalogs, readCatalogs, type CatalogInfo } from './catalog/listCatalogs.js';
export type { ConfiguredCatalog } from './catalog/read-config.js';
export {
  catalogOf,
  defaultCatalog,
  lazyCatalog,
  openCatalog,
  type CatalogOptions
} from './catalog/openCatalog.js';
export { registerStore, type StoreFactory, type StoreOptions } from './catalog/stores.js';
export {
  accessOf,
  BrokerMethods,
  closeCatalogs,
  type Broker,
  type CatalogProblem,
  type RunEvent
} from './broker/Broker.js';
export { ArrayRef } from './broker/ArrayRef.js';
export type { Context } from './broker/Context.js';
export {
  Header,
  type ArrayOptions,
  type DataOptions,
  type DocumentsOptions,
  type EventsOptions,
  type RunTableOptions
} from './broker/Header.js';
export { LazySequence } from './broker/LazySequence.js';
export type { RunKey } from './broker/Lookup.js';
export type { RunInput, RunsInput } from './broker/run-input.js';
export { RunRef, type ForgottenAwait } from './broker/RunRef.js';
export type { SearchOptions } from './broker/search-scope.js';
export type { RunKeys, Runs, SearchResults } from './broker/SearchResults.js';
export { compileQuery, matchesQuery, type RunPredicate } from './query/compile.js';
export { toEpoch, type TimeInput } from './query/time.js';
export { EmbeddedStore, type EmbeddedOptions } from './store/embedded/EmbeddedStore.js';
export {
  countedFiles,
  diskFiles,
  newFileCounts,
  type FileCounts,
  type Files,
  type OpenFile
} from './store/embedded/files.js';
export { MemoryStore } from './store/memory/MemoryStore.js';
export {
  evaluateExpression,
  parseExpression,
  type Expression,
  type ExpressionColumn,
  type ExpressionScope
} from './view/expression.js';
export { exportRuns } from './export/export-runs.js';
export {
  EXPORT_FORMATS,
  type ExportContext,
  type ExportFailure,
  type ExportFormat,
  type ExportOptions,
  type ExportProgress,
  type ExportResult,
  type Exportable,
  type ExportedFile
} from './export/Export.js';
export {
  parseSearchBox,
  splitSearchTerms,
  type SearchBoxQuery,
  type SearchTerm
} from './protocol/search-box.js';
