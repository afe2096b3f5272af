// Builds what changed: the widget, its npm package, the demo page and the server, each from its own folders into dist/.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { showProgress } from './install.mjs';
import { sealWidget } from './seal-widget.mjs';

const shared = ['package-lock.json', 'tsconfig.base.json'];

/** Each part: the configuration of its build, the file that proves it was built, and what it is made of. */
const parts = [
  {
    name: 'widget',
    config: 'vite.widget.config.ts',
    output: 'dist/widget/integrity.json',
    inputs: ['widget'],
    seal: 'dist/widget',
  },
  {
    name: 'package',
    config: 'vite.package.config.ts',
    output: 'dist/package/index.js',
    types: ['widget/tsconfig.package.json', 'bff/tsconfig.package.json'],
    inputs: ['widget', 'bff/cli/push.ts', 'bff/adapters/content-push.ts'],
    // Nobody who only runs the server needs it.
    release: true,
  },
  {
    name: 'demo',
    config: 'vite.demo.config.ts',
    output: 'dist/demo/index.html',
    inputs: ['demo', 'widget'],
  },
  {
    name: 'owner’s page',
    config: 'vite.admin.config.ts',
    output: 'dist/admin/index.html',
    inputs: ['demo/admin', 'demo/base.css'],
  },
  {
    name: 'server',
    config: 'vite.server.config.ts',
    output: 'dist/bff/prep-chat.js',
    inputs: ['bff', 'flows', 'widget/protocol', 'demo/server'],
  },
  {
    name: 'edge function',
    config: 'vite.function.config.ts',
    output: 'dist/supabase/functions/prep-chat-worker/index.js',
    inputs: ['supabase/functions', 'flows'],
    release: true,
  },
];

/** Folders whose change asks for a new build. */
export const sources = [...new Set(parts.flatMap((part) => part.inputs))].filter(
  (name) => !name.includes('/'),
);

/** Brings dist/ up to date, with `release` all that is published; returns the names of the parts that were built. */
export async function ensureBuilt(root, { force = false, release = force } = {}) {
  const stampFile = join(root, 'dist', '.build-stamp');
  const stamp = force ? {} : readStamp(stampFile);
  const built = [];
  for (const part of parts) {
    if (part.release && !release) continue;
    const hash = fingerprint(root, [...part.inputs, part.config, ...shared]);
    if (stamp[part.name] === hash && existsSync(join(root, part.output))) continue;
    delete stamp[part.name];
    await build(root, part);
    stamp[part.name] = hash;
    built.push(part.name);
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(stampFile, JSON.stringify(stamp));
  }
  return built;
}

/** Changes when a file below the paths appears, vanishes, or changes size or time. */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const entry = statSync(join(root, path), { throwIfNoEntry: false });
    if (!entry) hash.update(`${path} none\n`);
    else if (entry.isFile()) hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
    else if (entry.isDirectory())
      for (const name of readdirSync(join(root, path)).toSorted()) add(`${path}/${name}`);
  };
  for (const path of paths) add(path);
  return hash.digest('base64url');
}

function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp === 'object' && stamp !== null ? stamp : {};
  } catch {
    return {};
  }
}

async function build(root, part) {
  const stop = showProgress(`Building the ${part.name}`);
  try {
    await tool(root, 'vite/bin/vite.js', ['build', '-c', part.config, '--logLevel', 'warn']);
    for (const types of part.types ?? []) await tool(root, 'typescript/bin/tsc', ['--project', types]);
  } catch (error) {
    rmSync(join(root, part.output), { force: true });
    throw new Error(`the build of the ${part.name} failed\n${error.message}`, { cause: error });
  } finally {
    stop();
  }
  if (!part.seal) return;
  const { name, integrity } = sealWidget(join(root, part.seal), versionOf(root));
  console.log(`  ${name} ${integrity}`);
}

const versionOf = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** Runs a script of a package; rejects with what it printed. */
async function tool(root, script, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(stripVTControlCharacters(output).trim());
}
