import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../node_modules/.cache/runtimes/', import.meta.url));

/** Package with the binary for this machine, its exact version, and where the binary is in it. */
const runtimes = {
  deno: ['@deno/linux-x64-glibc', '2.9.6', 'deno'],
  bun: ['@oven/bun-linux-x64', '1.4.5', 'bin/bun'],
  workerd: ['@cloudflare/workerd-linux-64', '1.20261117.1', 'bin/workerd'],
} as const;

/**
 * The program of a runtime, fetched from the registry when it is first asked for: a hundred MB each
 * are too much for every installation. Undefined, with the reason printed, where there is none.
 */
export function findRuntime(name: keyof typeof runtimes): string | undefined {
  const [pack, version, binary] = runtimes[name];
  const skip = (reason: string) => console.log(`${name}: not run, ${reason}`);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    skip('its binary is fetched for Linux on x64 only');
    return undefined;
  }
  const packages = fetchPackages(name, [`${pack}@${version}`]);
  if (!packages) return undefined;
  const program = join(packages, pack, binary);
  const { status } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (status === 0) return program;
  skip('its binary does not start on this machine');
  return undefined;
}

/** The folder `node_modules` with packages that only one test needs, as `name@version`; undefined where it has none. */
export function fetchPackages(name: string, packages: readonly string[]): string | undefined {
  const modules = join(folder, name, 'node_modules');
  if (packages.every((pack) => existsSync(join(modules, pack.slice(0, pack.lastIndexOf('@'))))))
    return modules;
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'package.json'), '{"private":true}');
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...packages];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: join(folder, name),
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status === 0) return modules;
  console.log(`${name}: not run, the registry does not give it: ${stderr?.trim().split('\n').at(-1) ?? ''}`);
  return undefined;
}
