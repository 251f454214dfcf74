import { stat } from 'node:fs/promises';
import { openCatalog, readCatalogs, type Broker, type ConfiguredCatalog } from '@brokerlab/core';
import type { Finding } from '../doctor.js';

/** The configuration files, and each catalog: whether it opens, what in it is no run, which roots are not there. */
export async function checkCatalogs(): Promise<Finding[]> {
  const { catalogs, problems } = await readCatalogs();
  const findings: Finding[] = problems.map(detail => ({
    check: 'configuration',
    state: 'failed',
    detail,
    advice: 'Correct the file; docs/catalogs.md says what goes into it. The other entries count.'
  }));
  for (const catalog of catalogs)
    findings.push(...(await checkCatalog(catalog)), ...(await checkRoots(catalog)));
  return findings;
}

async function checkCatalog({ name, location }: ConfiguredCatalog): Promise<Finding[]> {
  const check = `catalog ${name}`;
  try {
    const db = await openCatalog(name);
    try {
      const detail = `${await db.length()} runs in ${location}`;
      return [{ check, state: 'ok', detail }, ...(await checkFiles(check, db))];
    } finally {
      await db.close();
    }
  } catch (error) {
    return [{ check, state: 'failed', detail: location, advice: (error as Error).message }];
  }
}

async function checkFiles(check: string, db: Broker): Promise<Finding[]> {
  const problems = await db.problems();
  const [first] = problems;
  if (!first) return [];
  return [
    {
      check,
      state: 'warning',
      detail: `${problems.length} ${problems.length === 1 ? 'file is' : 'files are'} no readable run`,
      advice: `${first.path}: ${first.message}. \`await db.problems()\` lists all; mend them or move them away.`
    }
  ];
}

/** The folders that external files are read from. */
async function checkRoots({ name, roots, rootMap, file }: ConfiguredCatalog): Promise<Finding[]> {
  const targets = [
    ...Object.entries(rootMap).map(([from, to]): [string, string] => [to, `rootMap of ${from}`]),
    ...roots.map((root): [string, string] => [root, 'roots'])
  ];
  const findings: Finding[] = [];
  for (const [folder, role] of targets) {
    const reason = await stat(folder).then(
      found => (found.isDirectory() ? undefined : 'it is no folder'),
      (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'it is not there' : error.message)
    );
    const check = `catalog ${name}, ${role}`;
    if (reason === undefined) findings.push({ check, state: 'ok', detail: folder });
    else
      findings.push({
        check,
        state: 'warning',
        detail: `${folder}: ${reason}`,
        advice: `External files below it cannot be read. Mount or make the folder, or correct ${file}.`
      });
  }
  return findings;
}
