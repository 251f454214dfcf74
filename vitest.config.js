import { defineConfig } from 'vitest/config';

// Tests import what is published (`../dist/…`, `@brokerlab/…`), so build first.
export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2
  }
});
