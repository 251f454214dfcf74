import { expect, it } from 'vitest';
import { percentFormat, streamFileName } from '../../dist/assets/python-format.js';
import { python } from '../python.js';

const VALUES = [0, 7, -7, 123456, 1234567];
const OLD = [
  '%s%s_%6.6d.tiff',
  '%s%s_%05d.tif',
  '%s%s_%d.tif',
  '%s%s_%-6d|.tif',
  '%s%s_%+5d',
  '%s%s_% 5d',
  '%s%s_%3.2d',
  '%s%s_%-05d|',
  '100%%%s%s%d',
  '%8s|%-8s|%i',
  '%.2s%s%u'
];

it('formats file names as Python does', () => {
  const code =
    'import json, sys\nprint(json.dumps([[t % ("/a/", "name", v) for v in json.loads(sys.argv[2])] for t in json.loads(sys.argv[1])]))';
  const expected = JSON.parse(python(code, JSON.stringify(OLD), JSON.stringify(VALUES))) as string[][];
  expect(OLD.map(template => VALUES.map(value => percentFormat(template, ['/a/', 'name', value])))).toEqual(
    expected
  );
});

it('formats new-style templates as Python does', () => {
  const templates = ['img_{:05d}.tif', '{}.tif', '{0:3d}|', '{:<6d}|', '{:+d}', '{{{:d}}}', '{:06}'];
  const code =
    'import json, sys\nprint(json.dumps([[t.format(v) for v in json.loads(sys.argv[2])] for t in json.loads(sys.argv[1])]))';
  const expected = JSON.parse(python(code, JSON.stringify(templates), JSON.stringify(VALUES))) as string[][];
  expect(templates.map(template => VALUES.map(value => streamFileName(template, value, '')))).toEqual(
    expected
  );
  expect(streamFileName('%s%s_%6.6d.h5', 3, 'part')).toBe('part_000003.h5');
  expect(streamFileName('{filename}_{:d}', 3, 'part')).toBe('part_3');
});

it('refuses what it does not know', () => {
  expect(() => percentFormat('%s%s_%x', ['', '', 1])).toThrow(/%x/);
  expect(() => percentFormat('%s%d', ['', '', 1])).toThrow(/asks for 2 of 3/);
  expect(() => percentFormat('%s%s%d%d', ['', '', 1])).toThrow(/more than 3/);
  expect(() => streamFileName('{:x}', 1, '')).toThrow(/\{:x\}/);
});
