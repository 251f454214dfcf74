import { headersOf, type RunsInput } from '../broker/run-input.js';
import { defaultCatalog } from './openCatalog.js';

/** The names of the fields of one run or several; a uid is looked up in the default catalog. */
export async function getFields(run: RunsInput, stream?: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const header of headersOf(run, async uid => defaultCatalog().get(uid))) {
    for (const name of await header.fields(stream)) names.add(name);
  }
  return [...names];
}

/** @deprecated Write `getFields(run)`. */
export const get_fields: typeof getFields = getFields;
