#!/usr/bin/env node
import { readCommandLine, usage } from './command-line.js';
import { listen } from './listen.js';
import { loopbackGuard } from './loopback-guard.js';
import { namedCatalogs } from './named-catalogs.js';
import { secretOf } from './secret.js';
import { createService, type ServiceOptions } from './service.js';

async function main(): Promise<void> {
  const { address, secretFile } = readCommandLine(process.argv.slice(2));
  const catalogs = namedCatalogs();
  const options: ServiceOptions = { onFailure: error => console.error(error) };
  if (secretFile !== undefined) options.guard = loopbackGuard(secretOf(secretFile));
  const listening = await listen(createService(catalogs, options), address);
  console.log(`The data service of Brokerlab listens at ${listening.address}`);

  const end = async (): Promise<void> => {
    await listening.close();
    await catalogs.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end().catch(fail));
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Usage: ${usage}`);
  process.exitCode = 1;
}

main().catch(fail);
