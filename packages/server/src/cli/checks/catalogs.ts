import { listCatalogs, openCatalog } from '@brokerlab/core';
import type { Finding } from '../doctor.js';

/** Each configured catalog: whether it opens, and how many runs it has. */
export async function checkCatalogs(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, location } of await listCatalogs()) {
    const check = `catalog ${name}`;
    try {
      const db = await openCatalog(name);
      try {
        findings.push({ check, state: 'ok', detail: `${await db.length()} runs in ${location}` });
      } finally {
        await db.close();
      }
    } catch (error) {
      findings.push({ check, state: 'failed', detail: location, advice: (error as Error).message });
    }
  }
  return findings;
}
