import { SourceMap, type SourceMapPayload } from 'node:module';

export interface Position {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

const COMMENT =
  /\n\/\/# sourceMappingURL=data:application\/json;(?:charset=[^;,]*;)?base64,([A-Za-z0-9+/=]+)\s*$/;

/** Takes the source map out of compiled text. */
export function splitSourceMap(text: string): { text: string; map: string | undefined } {
  const match = COMMENT.exec(text);
  if (!match?.[1]) return { text, map: undefined };
  return { text: text.slice(0, match.index), map: Buffer.from(match[1], 'base64').toString('utf8') };
}

/**
 * From a position in compiled code to the one in the source, through the maps of the passes, last pass first.
 * `prefixLines` is how many lines the compiler was given before the source. Undefined for code that no source wrote.
 */
export function originalPosition(
  maps: readonly string[],
  prefixLines: number,
  position: Position
): Position | undefined {
  let { line, column } = position;
  for (const text of maps) {
    const entry = parsed(text).findEntry(line - 1, column - 1);
    if (!('originalLine' in entry) || entry.originalLine === undefined) return undefined;
    line = entry.originalLine + 1;
    column = entry.originalColumn + 1;
  }
  line -= prefixLines;
  return line < 1 ? undefined : { line, column };
}

const cache = new Map<string, SourceMap>();

function parsed(text: string): SourceMap {
  let map = cache.get(text);
  if (!map) {
    map = new SourceMap(JSON.parse(text) as SourceMapPayload);
    cache.set(text, map);
  }
  return map;
}
