import { defineConfig } from 'vitest/config';

const browser = 'packages/*/test/browser/**/*.test.ts';
const times = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' };

// Tests import what is published (`../dist/…`, `@brokerlab/…`), so build first.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...times,
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: [browser]
        }
      },
      {
        test: {
          ...times,
          name: 'browser',
          include: [browser],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false
        }
      }
    ]
  }
});
