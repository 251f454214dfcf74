import { isAbsolute, join, relative, sep } from 'node:path';
import type { RunStart } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import { pythonFormat } from './python-format.js';

/**
 * Fills a suitcase template, `{start[scan_id]}_{start[uid]:.8}`, from the start document. What comes from metadata
 * stays one part of a name: separators, control characters and what some file system refuses become `_`. Throws
 * ExportFailed when the template asks what the document does not have.
 */
export function fillTemplate(template: string, start: RunStart, timezone: string): string {
  let out = '';
  let at = 0;
  while (at < template.length) {
    const two = template.slice(at, at + 2);
    if (two === '{{' || two === '}}') {
      out += two[0];
      at += 2;
    } else if (two[0] === '{') {
      const end = template.indexOf('}', at);
      if (end === -1) throw badTemplate(template, `'{' at character ${at + 1} is not closed`);
      out += sanitise(replacement(template, template.slice(at + 1, end), start, timezone));
      at = end + 1;
    } else if (two[0] === '}') {
      throw badTemplate(template, `'}' at character ${at + 1} closes nothing`);
    } else {
      out += template[at] ?? '';
      at++;
    }
  }
  return out;
}

/** The absolute path of `name` in `directory`; throws ExportFailed when it would be elsewhere, or is no file name. */
export function pathInside(directory: string, name: string): string {
  const parts = name.split(/[/\\]/);
  const path = join(directory, ...parts);
  const inside = relative(directory, path);
  const leaves = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (leaves || isAbsolute(name) || name.includes('\0') || parts.some(part => part === '..' || part === '')) {
    throw new BrokerError(
      'ExportFailed',
      `'${name}' is not the name of a file inside ${directory}. Give a template that stays in the directory.`,
      { path }
    );
  }
  return path;
}

/** One part of a file name out of any text. */
export function sanitise(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cs}/\\<>:"|?*]/gu, '_');
  return /^\.+$/.test(clean) ? clean.replaceAll('.', '_') : clean;
}

const FIELD = /^start((?:\[[^\][]+\])*)(?:!s)?(?::(.*))?$/s;

function replacement(template: string, field: string, start: RunStart, timezone: string): string {
  const match = FIELD.exec(field);
  if (!match || match[1] === '') {
    throw badTemplate(
      template,
      `'{${field}}' is not of the form {start[key]}, {start[key][key]} or {start[key]:format}`
    );
  }
  let value: unknown = start;
  for (const [, key = ''] of (match[1] ?? '').matchAll(/\[([^\]]+)\]/g)) {
    const isContainer = typeof value === 'object' && value !== null;
    if (!isContainer || !Object.hasOwn(value as object, key)) {
      const keys = isContainer ? Object.keys(value as object).join(', ') : 'nothing';
      throw badTemplate(template, `run ${start.uid} has no '${key}' for '{${field}}'; there is ${keys}`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  try {
    return pythonFormat(value, match[2] ?? '', timezone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badTemplate(template, `'{${field}}' of run ${start.uid}: ${error.message}`);
  }
}

function badTemplate(template: string, reason: string): BrokerError {
  return new BrokerError('ExportFailed', `The template '${template}' gives no file name: ${reason}.`, {
    path: template
  });
}
