import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
    restoreMocks: true,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{main,preload,native-bridge,scripts,tests,bench}/**/*.test.ts', 'scripts/**/*.test.mjs', 'renderer/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'screens',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          testTimeout: 20_000,
        },
      },
    ],
  },
});
