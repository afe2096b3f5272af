import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { firefox } from 'playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './test/support/chromium.mjs';

/** @open-wc/testing asks for a module that only its own dev server has; it must fail to load, or it hangs. */
const noDevServer = {
  name: 'no-web-dev-server',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === '/__web-dev-server__web-socket.js' ? '\0no-web-dev-server' : undefined),
  load: (id: string) => (id === '\0no-web-dev-server' ? 'throw new Error("no dev server")' : undefined),
};

/** Playwright drives a Firefox of its own only; where there is one, the widget is tested in it too. */
const hasFirefox = existsSync(firefox.executablePath());
if (!hasFirefox)
  console.log('Firefox: not run, Playwright has none installed (npx playwright install firefox)');
const engines = [{ browser: 'chromium' as const }, ...(hasFirefox ? [{ browser: 'firefox' as const }] : [])];

/**
 * Many tests of these projects measure real processes, sockets and frames, and a build server is busy: there one that
 * fails is tried once more. `npm test` lists each that needed it. Nothing is tried again of the units and of the chaos.
 */
const retry = process.env['CI'] ? 1 : 0;

/** End-to-end tests that measure time: nothing else runs beside them. */
const timed = [
  'answer-survives',
  'host-page',
  'human-check',
  'page-lifecycle',
  'slow-clients',
  'streams',
].map((name) => `test/e2e/${name}.test.ts`);

const shared = 'test/support/shared-folder.ts';

export default defineConfig({
  test: {
    projects: [
      {
        // The plugins of demo/cms import our package by its name.
        resolve: {
          alias: { 'prep-chat/embed': '/widget/embed/index.ts', 'prep-chat/push': '/bff/cli/push.ts' },
        },
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture.test.ts'],
          globalSetup: [shared],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          retry,
          include: ['test/contract/**/*.test.ts', 'test/sql/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts', shared],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // A group of its own: Vitest asks for one where the number of workers differs.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['test/e2e/**/*.test.ts', 'test/package/**/*.test.ts'],
          exclude: timed,
          globalSetup: [shared],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'timed',
          retry,
          include: timed,
          globalSetup: [shared],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        plugins: [noDevServer],
        optimizeDeps: {
          exclude: ['@web/dev-server'],
          rolldownOptions: { external: ['/__web-dev-server__web-socket.js'] },
        },
        test: {
          name: 'browser',
          retry,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/markdown-examples.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          // A second is not long for a page on a machine that is busy.
          expect: { poll: { timeout: 5_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: engines,
          },
        },
      },
    ],
  },
});
