/** What crosses between the data service and the browser: portable, no Node built-in. */
export { decodeCursor, encodeCursor, type RunCursor } from './cursor.js';
export { parseExact, stringifyExact } from './exact-json.js';
export {
  stackReductions,
  type FrameAxis,
  type FrameRequest,
  type ImagesPayload,
  type ImagesRequest,
  type RegionSeries,
  type RegionSeriesRequest,
  type StackReductionRequest
} from './image-payloads.js';
export {
  framePath,
  imagesPath,
  pixelType,
  regionSeriesPath,
  stackRangePath,
  stackReductionPath,
  tileHeader,
  type TileInfo
} from './image-routes.js';
export type {
  CatalogItem,
  CatalogList,
  ErrorPayload,
  ErrorTag,
  HeaderPayload,
  RunItem,
  RunPage,
  RunStatus
} from './payloads.js';
export {
  catalogsRoute,
  defaultPageLength,
  healthRoute,
  maxPageLength,
  runPath,
  runsPath,
  runsRoute,
  type RunPageRequest
} from './routes.js';
export { statusOf, toRunItem } from './run-item.js';
export {
  arrayPreviews,
  maxBlockRows,
  outlineLength,
  parseSort,
  tableCountPath,
  tablePath,
  tableRowsPath,
  tableStatisticsPath,
  type ArrayPreview,
  type ColumnHint,
  type ColumnSummary,
  type TableBlockRequest,
  type TableColumn,
  type TableCount,
  type TableQuery,
  type TableRequest,
  type TableSchema,
  type TableSort,
  type TableStatistics,
  type TableStatisticsRequest
} from './table.js';
