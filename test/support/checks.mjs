// The checks that need no test runner: format, lint, types, dead code, package, manifest.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const typed = ['widget/protocol', 'widget', 'flows', 'bff', 'demo', 'test'];

/** Name of each check, the script of the tool that does it, and its arguments. */
const checks = [
  ['format', 'oxfmt/bin/oxfmt', ['--check']],
  ['lint', 'oxlint/bin/oxlint', ['--deny-warnings']],
  ...typed.map((folder) => [`types of ${folder}`, 'typescript/bin/tsc', ['--project', folder]]),
  ['unused code and packages', 'knip/bin/knip.js', ['--no-progress']],
  ['package', 'publint/src/cli.js', ['run', '.', '--strict', '--pack', 'npm']],
];

/** Runs every check, two at a time, prints a line each; resolves to how many passed and failed. */
export async function runChecks(root) {
  const queue = checks.map(([name, script, args]) => [name, () => tool(root, script, args)]);
  queue.push(['custom elements manifest', () => checkManifest(root)]);
  const counts = { passed: 0, failed: 0 };
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, check] = next;
      const output = await check();
      counts[output === undefined ? 'passed' : 'failed'] += 1;
      console.log(output === undefined ? `✓ ${name}` : `✗ ${name}\n${output.trim()}\n`);
    }
  };
  await Promise.all([lane(), lane()]);
  return counts;
}

/** Undefined when the tool is content, else what it says. */
function tool(root, script, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : output || `ended with ${code}`));
  });
}

/** The committed description of the elements is what the sources say now. */
async function checkManifest(root) {
  const outdir = 'test/.output/manifest';
  rmSync(join(root, outdir), { recursive: true, force: true });
  const config = 'custom-elements-manifest.config.mjs';
  const script = '@custom-elements-manifest/analyzer/cem.js';
  const problem = await tool(root, script, ['analyze', '--quiet', '--config', config, '--outdir', outdir]);
  if (problem !== undefined) return problem;
  const [fresh, committed] = [join(root, outdir), root].map((folder) =>
    read(join(folder, 'custom-elements.json')),
  );
  if (fresh === undefined) return 'the analyzer wrote nothing';
  return fresh === committed
    ? undefined
    : 'custom-elements.json is out of date: run `npx cem analyze` and commit it';
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
