/** Jupyter counts a cell's characters in code points, JavaScript in UTF-16 units. */
export function toUtf16(text: string, codePoints: number): number {
  let units = 0;
  let count = 0;
  for (const character of text) {
    if (count >= codePoints) break;
    units += character.length;
    count++;
  }
  return units;
}

export function toCodePoints(text: string, units: number): number {
  let count = 0;
  let at = 0;
  for (const character of text) {
    if (at >= units) break;
    at += character.length;
    count++;
  }
  return count;
}
