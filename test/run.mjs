// `npm test`: installs and builds what is missing, runs the checks and all tests, ends with "N passed, N failed".
// `npm run check`: the checks alone. `npm test -- <arguments>`: only the tests that Vitest finds with these arguments.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../bff/cli/build.mjs';
import { ensureInstalled, nodeProblem } from '../bff/cli/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);
const isCheck = args[0] === 'check';
const total = { passed: 0, failed: 0 };

/** What has to be there before anything can run; a failure ends the run as one failure. */
async function prepare() {
  const problem = nodeProblem();
  if (problem) throw new Error(problem);
  await ensureInstalled(root);
  await attempt('build', () => ensureBuilt(root, { release: true }));
  if (isCheck) return;
  // Imported late: these need packages.
  const { ensureChromium } = await import('./support/ensure-chromium.mjs');
  const { linkPostgresLibraries } = await import('./support/embedded-postgres.mjs');
  await attempt('Chromium', () => ensureChromium(root));
  await attempt('PostgreSQL', () => linkPostgresLibraries());
}

/** Counts a step that went wrong and goes on: the rest still says something. */
async function attempt(name, step) {
  try {
    await step();
  } catch (error) {
    total.failed += 1;
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : error}\n`);
  }
}

async function runTests() {
  const output = join(root, 'test', '.output', 'vitest.json');
  mkdirSync(dirname(output), { recursive: true });
  rmSync(output, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Vitest would colour a build server's log.
    env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
  });
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (status) => resolve(status ?? 1));
  });
  const { passed, failed, repeated } = readCounts(output);
  for (const { name, why } of repeated) console.log(`Passed only when it was tried again: ${name}\n  ${why}`);
  if (args.length === 0) await printRequirements(output);
  total.passed += passed;
  // Unhandled errors and a crash of the runner are in no test's result.
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
}

/** Which requirement is held by how many cases; one that nothing names counts as a failure. */
async function printRequirements(file) {
  const { requirementMatrix } = await import('./support/requirements.mjs');
  await attempt('requirements', () => {
    const { lines, missing } = requirementMatrix(JSON.parse(readFileSync(file, 'utf8')), root);
    console.log(`\nRequirements, cases passed of all:\n${lines.join('\n')}\n`);
    if (missing.length > 0) throw new Error(`no test and no decision record names ${missing.join(', ')}`);
  });
}

/** Passed and failed tests; a file that could not be loaded counts as one failed test. */
function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
    );
    // What failed at first is told of a test that passed in the end, too.
    const repeated = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => ({
        name: fullName,
        why: failureMessages[0].split('\n', 1)[0],
      }));
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, repeated };
  } catch {
    return { passed: 0, failed: 1, repeated: [] };
  }
}

try {
  await prepare();
  if (isCheck || args.length === 0) {
    const { runChecks } = await import('./support/checks.mjs');
    const { passed, failed } = await runChecks(root);
    total.passed += passed;
    total.failed += failed;
  }
  if (!isCheck) await runTests();
} catch (error) {
  total.failed += 1;
  console.log(error instanceof Error ? error.message : error);
}
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed`);
