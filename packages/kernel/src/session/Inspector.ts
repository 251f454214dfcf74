import type { Hover, Language } from '../language/Language.js';

/** Documentation of what stands at a place in a cell, as MIME bundle; undefined when nothing is known. */
export function inspectAt(
  language: Language,
  declarations: string,
  source: string,
  position: number
): Record<string, string> | undefined {
  for (const place of placesToLook(source, position)) {
    const hover = language.hover(declarations, source, place);
    if (hover && hover.signature !== '')
      return { 'text/plain': plain(hover), 'text/markdown': markdown(hover) };
  }
  return undefined;
}

/** The cursor, what it has just passed, and then the name before each call that encloses it. */
function placesToLook(source: string, position: number): number[] {
  const places = [position, position - 1];
  let depth = 0;
  for (let i = position - 1; i >= 0; i--) {
    const character = source[i];
    if (character === ')') depth++;
    else if (character === '(') {
      if (depth > 0) depth--;
      else places.push(i - 1);
    } else if (character === '\n' && depth === 0 && source[i - 1] === ';') break;
  }
  return places.filter(place => place >= 0 && place <= source.length);
}

function plain({ signature, documentation, tags }: Hover): string {
  return [signature, documentation, tags].filter(text => text !== '').join('\n\n');
}

function markdown({ signature, documentation, tags }: Hover): string {
  const tagLines = tags.replace(/^@(\w+) ?/gm, '\n*@$1* ').trim();
  return [`\`\`\`typescript\n${signature}\n\`\`\``, documentation, tagLines]
    .filter(text => text !== '')
    .join('\n\n');
}
