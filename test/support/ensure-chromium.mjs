// Makes sure that the browser tests have a Chromium: one of the machine, Playwright's, or the system's package.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromiumLaunch, installedChromium } from './chromium.mjs';

const systemPackages = [
  [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
  ],
  [['dnf', 'install', '-y', 'chromium']],
  [['apk', 'add', '--no-cache', 'chromium']],
];

/** Finds or installs a Chromium; throws with what to do when there is no way. */
export async function ensureChromium(root) {
  // A browser on the machine is believed to work; the tests would say so soon enough.
  if (installedChromium() || (await starts()) === true) return;
  console.log('Installing Chromium for the browser tests …');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const problems = [];
  if (run(process.execPath, [cli, 'install', 'chromium'], problems)) {
    const outcome = await starts();
    if (outcome === true) return;
    problems.push(`Playwright's Chromium does not start: ${outcome}`);
  }
  for (const commands of systemPackages) {
    if (!exists(commands[0][0])) continue;
    const prefix = process.getuid?.() === 0 ? [] : exists('sudo') ? ['sudo', '-n'] : undefined;
    if (!prefix) {
      problems.push(`${commands[0][0]} needs root, and there is no sudo`);
      continue;
    }
    const isDone = commands.every((command) => {
      const [program, ...args] = [...prefix, ...command];
      return run(program, args, problems);
    });
    if (isDone && installedChromium()) return;
  }
  throw new Error(
    'no Chromium, and none could be installed. Install one, or set CHROMIUM_PATH to one.\n' +
      problems.join('\n'),
  );
}

/** True, or the first line of why not. */
async function starts() {
  try {
    const { chromium } = await import('playwright');
    const browser = await chromium.launch(chromiumLaunch());
    await browser.close();
    return true;
  } catch (error) {
    return String(error?.message ?? error).split('\n')[0];
  }
}

function run(program, args, problems) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status === 0) return true;
  const reason = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-3).join('\n');
  problems.push(`${[program, ...args].join(' ')}: ${reason}`);
  return false;
}

function exists(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
