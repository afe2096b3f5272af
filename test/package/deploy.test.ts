import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../bff/config.ts';
import { startProductAt } from '../support/product.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, 'docs', 'deploy', path), 'utf8');

interface Stage {
  from: string;
  name: string | undefined;
  steps: { word: string; rest: string }[];
}

/** The stages of a Dockerfile; throws at what is no instruction. */
function stagesOf(text: string): Stage[] {
  const known =
    'FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD ARG LABEL'.split(' ');
  const stages: Stage[] = [];
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim());
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.+)$/.exec(line) ?? [];
    if (!known.includes(word)) throw new Error(`not an instruction: ${line}`);
    if (word === 'FROM') {
      const [, from = '', name] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ from, name, steps: [] });
    } else stages.at(-1)?.steps.push({ word, rest });
  }
  return stages;
}

describe('the Dockerfile', () => {
  const stages = stagesOf(read('Dockerfile'));
  const last = stages.at(-1);
  const of = (word: string) => last?.steps.filter((step) => step.word === word).map(({ rest }) => rest) ?? [];
  const image = mkdtempSync(join(tmpdir(), 'prep-chat-image-'));
  afterAll(() => rmSync(image, { recursive: true, force: true }));

  it('is read by our parser, which refuses what is none', () => {
    expect(stages).toHaveLength(3);
    expect(() => stagesOf('FROM a\nINSTALL b')).toThrow(/INSTALL/);
  });

  it('starts from a slim image with a version that prep-chat runs on', () => {
    for (const { from } of stages) expect(from).toMatch(/^node:20\.(19|[2-9]\d)-slim$/);
  });

  it('runs as somebody else than root, stops by SIGTERM and says how it does', () => {
    expect(of('USER')).toEqual(['node']);
    expect(of('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(of('HEALTHCHECK').join()).toMatch(/--timeout=\d+s.*CMD \["node".*\/healthz/);
    // In a shell the signal would not reach the process.
    for (const word of ['ENTRYPOINT', 'CMD']) expect(of(word).join()).toMatch(/^\[".*"\]$/);
  });

  it('installs what the lock file says, without scripts, and takes neither secrets nor all of the folder along', () => {
    const runs = stages.flatMap(({ steps }) =>
      steps.filter(({ word }) => word === 'RUN').map(({ rest }) => rest),
    );
    expect(
      runs.filter((line) => line.startsWith('npm') && !/^npm (ci .*--ignore-scripts|run build)/.test(line)),
    ).toEqual([]);
    expect(of('COPY')).not.toContain('. .');
    expect(read('Dockerfile')).not.toMatch(/(KEY|TOKEN|PASSWORD|SECRET)=/);
    expect(read('Dockerfile.dockerignore')).toMatch(/^\*$/m);
    expect(read('Dockerfile.dockerignore')).not.toMatch(/^!(\.env|\.git|node_modules|\.data)/m);
  });

  it('copies from the repository only what is there and not ignored', () => {
    const kept = [...read('Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
    for (const name of kept.filter((entry) => !entry.includes('*')))
      expect(existsSync(join(root, name)), name).toBe(true);
    for (const { steps } of stages)
      for (const { word, rest } of steps)
        if (word === 'COPY' && !rest.startsWith('--from') && rest !== '. .')
          for (const source of rest.split(' ').slice(0, -1)) {
            expect(existsSync(join(root, source)), source).toBe(true);
            expect(
              kept.some((name) => source === name || source.startsWith(`${name}/`)),
              source,
            ).toBe(true);
          }
  });

  it(
    'makes an image that works: the same files, packages and command, without Docker',
    { timeout: 240_000 },
    async () => {
      // The second stage.
      for (const name of ['package.json', 'package-lock.json', '.npmrc'])
        cpSync(join(root, name), join(image, name));
      const install = stages[1]?.steps.find(({ word }) => word === 'RUN')?.rest ?? '';
      await promisify(execFile)('npm', [...install.split(' ').slice(1), '--prefer-offline'], { cwd: image });
      // The last one.
      for (const rest of of('COPY')) {
        const [source = '', target = ''] = rest.split(' ').slice(-2);
        if (source.endsWith('node_modules')) continue;
        const from = join(root, source.replace(/^\/app\//, ''));
        const to = target.endsWith('/') ? join(image, target, source) : join(image, target);
        mkdirSync(dirname(to), { recursive: true });
        cpSync(from, to, { recursive: true });
      }
      expect(existsSync(join(image, 'node_modules', 'vite'))).toBe(false);
      expect(existsSync(join(image, 'node_modules', '@opentelemetry'))).toBe(false);
      const product = await startProductAt(join(image, 'dist/bff/prep-chat.js'), join(image, 'data'), {}, [
        'start',
      ]);
      expect((await fetch(`${product.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${product.url}/prep-chat.js`)).status).toBe(200);
      expect(await product.stop()).toBe(0);
    },
  );
});

describe('the compose file', () => {
  const compose = parse(read('compose.yaml')) as {
    services: Record<string, Record<string, any>>;
    volumes: object;
  };
  const { app, database } = compose.services;

  it('has only keys of the compose specification', () => {
    const keys =
      'build image restart init read_only tmpfs cap_drop security_opt stop_grace_period depends_on environment volumes ports healthcheck'.split(
        ' ',
      );
    expect(Object.keys(compose)).toEqual(['name', 'services', 'volumes']);
    for (const service of Object.values(compose.services))
      expect(Object.keys(service).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('builds our Dockerfile, waits for a healthy database, gives time to stop and opens no port to others', () => {
    expect(existsSync(join(root, 'docs/deploy', app?.['build'].context, app?.['build'].dockerfile))).toBe(
      true,
    );
    expect(app?.['depends_on'].database.condition).toBe('service_healthy');
    expect(database?.['healthcheck'].test).toBeTruthy();
    expect(Number.parseInt(app?.['stop_grace_period'], 10) * 1_000).toBeGreaterThan(
      parseConfig({}).drainMs + 5_000,
    );
    expect(app?.['ports']).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(database?.['ports']).toBeUndefined();
    expect(database?.['image']).toMatch(/^postgres:\d+$/);
  });

  it('sets variables that the server reads, and secrets from outside', () => {
    const config = readFileSync(join(root, 'bff/config.ts'), 'utf8');
    for (const [name, value] of Object.entries<string>(app?.['environment'])) {
      expect(config, name).toContain(`  ${name}: `);
      if (/TOKEN|KEY|URL/.test(name)) expect(value, name).toMatch(/\$\{/);
    }
    const example = read('env.example');
    for (const [, name] of read('compose.yaml').matchAll(/\$\{(\w+):\?/g))
      expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  });
});

describe('the unit of systemd', () => {
  const unit = read('prep-chat.service');
  const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
  if (!hasAnalyzer) console.log('systemd-analyze verify: not run, it is not installed');

  it('runs without rights that it does not need and gets time to stop', () => {
    for (const line of [
      'User=prep-chat',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'StateDirectory=prep-chat',
      'CapabilityBoundingSet=',
    ]) {
      expect(unit.split('\n')).toContain(line);
    }
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) * 1_000).toBeGreaterThan(
      parseConfig({}).drainMs + 5_000,
    );
    // Node compiles while it runs.
    expect(unit).not.toContain('MemoryDenyWriteExecute=yes');
  });

  it.runIf(hasAnalyzer)('is accepted by systemd-analyze verify', () => {
    const { status, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', join(root, 'docs/deploy/prep-chat.service')],
      { encoding: 'utf8' },
    );
    // Where Node is on this machine does not matter.
    expect(
      stderr.split('\n').filter((line) => line && !/\/usr\/bin\/node is not executable/.test(line)),
    ).toEqual([]);
    expect(status === 0 || /not executable/.test(stderr)).toBe(true);
  });
});
