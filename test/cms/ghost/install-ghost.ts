import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The newest that runs on Node 20; Ghost 6 needs Node 22. */
const version = '5.130.6';
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'prep-chat');
/** Of the Node that runs the tests; its driver of SQLite is compiled against them. */
const headers = join(dirname(dirname(process.execPath)), 'include', 'node');

/** Where Ghost is, or a sentence that says why it cannot be there. */
export type Installed = { folder: string; lack?: undefined } | { folder?: undefined; lack: string };

/**
 * Installs Ghost from npm's registry, with the versions that its own lock names, into a cache beside the user's others.
 * Nothing of it runs but the build of its driver of SQLite, which takes a minute; the next time it is there.
 */
export async function installGhost(): Promise<Installed> {
  const folder = join(cache, `ghost-${version}-node${process.versions.modules}`);
  if (existsSync(folder)) return { folder };
  const missing = ['make', 'g++', 'python3'].filter(
    (name) => !(process.env['PATH'] ?? '').split(':').some((path) => existsSync(join(path, name))),
  );
  if (missing.length > 0) return { lack: `${missing.join(', ')}: missing, and SQLite is to be compiled` };
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, 'ghost-'));
  try {
    await build(made);
    renameSync(join(made, 'package'), folder);
    return { folder };
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    return { lack: `${message}\n${stderr.slice(-2_000)}` };
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function build(made: string): Promise<void> {
  const inside = join(made, 'package');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const limits = { maxBuffer: 1e8, timeout: 400_000 };
  await run('npm', ['pack', ...quiet, `ghost@${version}`], { cwd: made, ...limits });
  await run('tar', ['-xzf', `ghost-${version}.tgz`], { cwd: made, ...limits });
  // What Ghost is developed with comes partly from elsewhere than the registry.
  const manifest = join(inside, 'package.json');
  const { devDependencies: _, scripts: __, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify(rest));
  // Its lock is yarn's, which npm reads; the addresses in it are those of yarn's registry.
  const lock = ['--omit=dev', '--legacy-peer-deps', '--replace-registry-host=always', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, ...lock], { cwd: inside, ...limits });
  const compile = {
    npm_config_build_from_source: 'true',
    ...(existsSync(headers) ? { npm_config_nodedir: dirname(dirname(headers)) } : {}),
  };
  const env = { ...process.env, ...compile };
  await run('npm', ['rebuild', ...quiet, 'sqlite3'], { cwd: inside, env, ...limits });
}
