import { defineConfig } from '@playwright/test';

/** End-to-end tests in the real Electron. `node scripts/test.mjs e2e` gives them a screen, a session bus and a keychain where there is none. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // One Electron at a time: figures and focus of two would disturb each other.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] === 'true',
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
