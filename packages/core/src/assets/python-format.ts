/**
 * What Python's `template % values` gives, for the conversions that file name templates use: `%s`, `%d` (also `i`, `u`)
 * with flags, width and precision (`%6.6d`), and `%%`.
 * @throws RangeError where the template asks for other conversions, or for more or fewer values
 */
export function percentFormat(template: string, values: readonly (string | number)[]): string {
  let next = 0;
  const text = template.replace(
    /%([-+ #0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_match, flags: string, width, precision, type: string) => {
      if (type === '%') return '%';
      const value = values[next++];
      if (value === undefined)
        throw new RangeError(`the file name template ${template} asks for more than ${values.length} values`);
      if (type === 's' || type === 'r')
        return padded(
          precision === undefined ? String(value) : String(value).slice(0, Number(precision)),
          flags,
          width
        );
      if (!'diu'.includes(type))
        throw new RangeError(
          `the file name template ${template} has the conversion %${type}; %s and %d are known`
        );
      return integer(Math.trunc(Number(value)), flags, width, precision);
    }
  );
  if (next < values.length)
    throw new RangeError(`the file name template ${template} asks for ${next} of ${values.length} values`);
  return text;
}

/**
 * What Python's `template.format(index)` gives, for `{}`, `{0}`, `{:05d}`, `{:d}`, `{filename}` and doubled braces.
 * @throws RangeError for anything else
 */
export function braceFormat(template: string, index: number, filename = ''): string {
  return template.replace(
    /\{\{|\}\}|\{([^{}:!]*)(?::([^{}]*))?\}/g,
    (match, name: string | undefined, spec: string | undefined) => {
      if (match === '{{' || match === '}}') return match.charAt(0);
      if (name === 'filename') return filename;
      const parts = /^([<>^=]?)([+ -]?)(0?)(\d*)d?$/.exec(spec ?? '');
      if (parts === null)
        throw new RangeError(
          `the file name template ${template} has the format {:${spec}}; {} and {:05d} are known`
        );
      const [, align, sign, zero, width] = parts;
      return integer(
        index,
        `${align === '<' ? '-' : ''}${sign === '-' ? '' : sign}${zero}`,
        width === '' ? undefined : width,
        undefined
      );
    }
  );
}

/**
 * A stream resource's template as a new-style one: in an old-style one the first `%s` is the file name, the second
 * nothing (the path is the address's), and the number goes to its place. Source: bluesky-tiled-plugins.
 */
export function streamFileName(template: string, index: number, filename: string): string {
  let strings = 0;
  const named = template.replace(/%s/g, () => (strings++ === 0 ? filename : ''));
  const numbered = named.replace(
    /%([-+ #0]*)(\d+)?(?:\.(\d+))?d/g,
    (_match, flags: string, width, precision) => integer(index, flags, width, precision)
  );
  return /\{/.test(template) ? braceFormat(numbered, index, filename) : numbered;
}

function integer(
  value: number,
  flags: string,
  width: string | undefined,
  precision: string | undefined
): string {
  const digits = String(Math.abs(value)).padStart(Number(precision ?? 0), '0');
  const sign = value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const zeros =
    flags.includes('0') && !flags.includes('-')
      ? Math.max(0, Number(width ?? 0) - sign.length - digits.length)
      : 0;
  return padded(sign + '0'.repeat(zeros) + digits, flags, width);
}

function padded(text: string, flags: string, width: string | undefined): string {
  const length = Number(width ?? 0);
  return flags.includes('-') ? text.padEnd(length) : text.padStart(length);
}
