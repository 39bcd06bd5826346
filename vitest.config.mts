import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // two cores: more workers only take turns, and make the tests that start processes of their own slower
    maxWorkers: 2,
    // the SQLite and serial addons are at home in a process of their own
    pool: 'forks',
    // a hung test ends, a slow machine does not fail one
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['main/**/*.ts', 'renderer/**/*.{ts,tsx}', 'preload/**/*.ts'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/dom/**'],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: { name: 'dom', environment: 'happy-dom', include: ['test/dom/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          globalSetup: ['test/e2e/window-setup.ts'],
          // the real app is driven when nothing else runs beside it
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
