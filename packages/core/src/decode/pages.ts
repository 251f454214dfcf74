import type { Datum, EventDocument, JsonObject } from '../documents.js';
import { setOwn } from './json.js';
import { isObject } from './document.js';

/** The events of an event_page, in order. A field that the page does not have for an event stays absent. */
export function* unpackEventPage(page: JsonObject): Generator<EventDocument> {
  const seqNums: unknown = page['seq_num'];
  if (!Array.isArray(seqNums)) return;
  for (let i = 0; i < seqNums.length; i++) {
    const event: JsonObject = {};
    for (const key of Object.keys(page)) {
      const column: unknown = page[key];
      if (key === 'descriptor') event[key] = column;
      else if (Array.isArray(column)) setOwn(event, key, column[i]);
      else if (isObject(column)) setOwn(event, key, row(column, i));
      else setOwn(event, key, column);
    }
    yield event as EventDocument;
  }
}

/** The datums of a datum_page, in order. */
export function* unpackDatumPage(page: JsonObject): Generator<Datum> {
  const ids: unknown = page['datum_id'];
  if (!Array.isArray(ids)) return;
  const kwargs = isObject(page['datum_kwargs']) ? page['datum_kwargs'] : {};
  for (let i = 0; i < ids.length; i++) {
    yield { datum_id: ids[i] as string, resource: page['resource'] as string, datum_kwargs: row(kwargs, i) };
  }
}

function row(columns: JsonObject, index: number): JsonObject {
  const out: JsonObject = {};
  for (const key of Object.keys(columns)) {
    const column: unknown = columns[key];
    if (Array.isArray(column) && index < column.length) setOwn(out, key, column[index]);
  }
  return out;
}
