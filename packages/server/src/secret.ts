import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const shortest = 16;

/** The secret in a file; where there is none, makes one that only its owner can read. */
export function secretOf(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    secret = randomBytes(32).toString('hex');
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  }
  if (secret.length < shortest)
    throw new Error(
      `The secret in ${file} is shorter than ${shortest} characters; remove the file to have one made.`
    );
  return secret;
}
