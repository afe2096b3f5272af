// Installs the npm packages when node_modules does not hold what package-lock.json asks for.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const firstNode = [20, 19];

/** Why this Node cannot run prep-chat, or undefined when it can. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > firstNode[0] || (major === firstNode[0] && minor >= firstNode[1])) return undefined;
  return `prep-chat needs Node ${firstNode.join('.')} or newer, this is ${version}. See https://nodejs.org/en/download`;
}

/** Names of packages that are missing or differ from the lock file; optional ones do not count. */
export function missingPackages(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!wanted) return existsSync(join(root, 'node_modules')) ? [] : ['node_modules'];
  const held = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!held) return ['node_modules'];
  return Object.entries(wanted).flatMap(([path, { version, optional, devOptional, link }]) => {
    if (!path || optional || devOptional || link) return [];
    const isThere = held[path]?.version === version;
    // Stat only top-level packages: enough to notice a folder that was removed by hand, and quick.
    return isThere && (path.lastIndexOf('node_modules/') > 0 || existsSync(join(root, path))) ? [] : [path];
  });
}

/** Makes node_modules match the lock file; returns whether anything had to be installed. */
export async function ensureInstalled(root) {
  if (missingPackages(root).length === 0) return false;
  const command = existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install';
  // --include=dev: the build needs the build tools, also where NODE_ENV is "production".
  await runNpm(root, [command, '--include=dev', '--no-audit', '--no-fund'], 'Installing packages');
  const missing = missingPackages(root);
  if (missing.length > 0)
    throw new Error(`npm ${command} left packages out: ${missing.slice(0, 5).join(', ')}`);
  return true;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

/** Runs npm and shows how long it takes; what npm prints is shown only when it fails. */
async function runNpm(root, args, title) {
  const stop = showProgress(title);
  const script = process.env.npm_execpath;
  const isNpm = script !== undefined && /npm-cli\.c?js$/.test(script);
  const child = isNpm
    ? spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: process.platform === 'win32',
      });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  try {
    await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`npm ${args[0]} failed (${code})\n${output.trim()}`)),
      );
    });
  } finally {
    stop();
  }
}

/** A line that counts seconds on a terminal; elsewhere a line at the start, every ten seconds and at the end. */
export function showProgress(title) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const { isTTY } = process.stdout;
  const show = () =>
    process.stdout.write(isTTY ? `\r${title} … ${seconds()} s` : `${title} … ${seconds()} s\n`);
  process.stdout.write(isTTY ? `${title} …` : `${title} …\n`);
  const timer = setInterval(show, isTTY ? 1_000 : 10_000);
  return () => {
    clearInterval(timer);
    process.stdout.write(isTTY ? `\r${title} … ${seconds()} s\n` : `${title}: ${seconds()} s\n`);
  };
}
