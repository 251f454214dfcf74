import { encodeJson } from '../encode/json.js';
import { FloatsOfDocuments } from '../encode/FloatsOfDocuments.js';
import type { RunExport } from '../RunExport.js';
import { filterDocuments } from './filter-documents.js';

/**
 * One JSON list of `[name, document]` a run, a line each, for readers that take standard JSON: what is not finite is
 * the string `"NaN"`, `"Infinity"` or `"-Infinity"`.
 */
export async function writeJson(run: RunExport): Promise<void> {
  await run.file(
    { suffix: '.json' },
    async file => {
      const floats = new FloatsOfDocuments();
      let before = '[\n';
      let count = 0;
      for await (const named of filterDocuments(run)) {
        const document = encodeJson(named[1], floats.of(named));
        await file.write(`${before}["${named[0]}", ${document}]`);
        before = ',\n';
        run.documentProgress(++count, file);
      }
      await file.write(`${before === ',\n' ? '' : before}\n]\n`);
    },
    false
  );
}
