import type {
  TableBlockRequest,
  TableQuery,
  TableRequest,
  TableSchema,
  TableStatistics,
  TableStatisticsRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { Signalled } from './DataSource.js';

/** The tables of runs. Filters and sorts are computed where the data is, on whole tables. */
export interface TableSource {
  tableSchema(request: TableRequest, options?: Signalled): Promise<TableSchema>;
  /** How many rows a query leaves. */
  tableCount(query: TableQuery, options?: Signalled): Promise<number>;
  /** A block of rows as an Arrow IPC stream; `decodeBlock` reads it. */
  tableRows(request: TableBlockRequest, options?: Signalled): Promise<Uint8Array>;
  tableStatistics(request: TableStatisticsRequest, options?: Signalled): Promise<TableStatistics>;
}
