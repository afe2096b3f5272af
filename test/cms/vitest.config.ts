import { defineConfig } from 'vitest/config';

/** The plugins of demo/cms, each in its real system; not part of `npm test`, because it installs those systems. */
export default defineConfig({
  test: {
    include: ['test/cms/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    passWithNoTests: true,
  },
});
