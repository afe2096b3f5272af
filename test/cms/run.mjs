// `npm run test:cms`: every plugin of demo/cms in the real system it is made for. `npm run test:cms -- wordpress`: one.
// `npm run test:cms -- wordpress --screenshots` makes the pictures of its README anew.
// A file `test/cms/<name>.test.ts` is one system; what cannot be installed here is skipped with a line that says why.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { ensureInstalled } from '../../bff/cli/install.mjs';

const root = join(import.meta.dirname, '..', '..');
const output = join(root, 'test', '.output', 'cms.json');

await ensureInstalled(root);
await ensureBuilt(root);
const { ensureChromium } = await import('../support/ensure-chromium.mjs');
await ensureChromium(root);

mkdirSync(dirname(output), { recursive: true });
rmSync(output, { force: true });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = join(import.meta.dirname, 'vitest.config.ts');
const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${output}`];
const given = process.argv.slice(2).filter((argument) => argument !== '--screenshots');
const screenshots = process.argv.includes('--screenshots') ? { PREP_CHAT_SCREENSHOTS: '1' } : {};
const args = ['run', '--root', root, '--config', config, ...reporters, ...given];
const child = spawn(process.execPath, [vitest, ...args], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ...screenshots, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
});
const code = await new Promise((resolve) => {
  child.on('error', () => resolve(1));
  child.on('close', (status) => resolve(status ?? 1));
});
const { passed, failed, skipped } = readCounts();
// A file that could not be loaded and an error outside of tests are in no test's result.
const allFailed = code !== 0 && failed === 0 ? 1 : failed;
process.exitCode = allFailed > 0 ? 1 : 0;
console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`);

function readCounts() {
  try {
    const report = JSON.parse(readFileSync(output, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
