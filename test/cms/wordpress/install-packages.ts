import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs packages of Debian unless their files are there; undefined, or a sentence that says why that is impossible. */
export function installPackages(packages: Readonly<Record<string, string>>): string | undefined {
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ''));
  if (missing.length === 0) return undefined;
  const wanted = missing.join(' ');
  if (!existsSync('/usr/bin/apt-get')) return `${wanted}: missing, and there is no apt-get`;
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const [program = '', ...rest] = [...prefix, 'apt-get', ...args];
    const { status, error, stderr } = spawnSync(program, rest, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) return `${wanted}: missing, and apt-get could not install them: ${error ?? stderr}`;
  }
  return undefined;
}
