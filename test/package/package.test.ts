import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData, type Analysis } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, textOf } from '../support/api-client.ts';
import { readDocumentation } from '../support/documentation.ts';
import { startProductAt } from '../support/product.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Inside the repository, so that the frameworks' own packages are found above it. */
const consumer = join(root, 'test', '.output', 'package-consumer');
const installed = join(consumer, 'node_modules', 'prep-chat');

const compilerOptions =
  '--noEmit --strict --module esnext --moduleResolution bundler --target es2022 --lib es2022,dom,dom.iterable --jsx react-jsx'.split(
    ' ',
  );

/** Type-checks one file as somebody who has installed the package; returns what the compiler says. */
async function check(name: string, source: string, ...options: string[]): Promise<string> {
  writeFileSync(join(consumer, name), source);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await run(process.execPath, [tsc, '--ignoreConfig', ...compilerOptions, ...options, name], {
      cwd: consumer,
    });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('the npm package', () => {
  let files: string[];
  let pack: { filename: string; size: number; unpackedSize: number; files: { path: string }[] };

  beforeAll(async () => {
    rmSync(consumer, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', consumer], { cwd: root });
    [pack] = JSON.parse(stdout) as [typeof pack];
    files = pack.files.map(({ path }) => path);
    const tarball = join(consumer, pack.filename);
    await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
    // The server's dependencies are of no use to a page; an install would fetch them all.
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'dir');
    writeFileSync(join(consumer, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(consumer, { recursive: true, force: true }));

  it('holds each file that its description names, and no source of ours', () => {
    const { exports, customElements } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const named = JSON.stringify(exports).match(/dist\/[\w./-]+/g) ?? [];
    expect(named.length).toBeGreaterThan(5);
    for (const name of [...named, customElements]) {
      expect(existsSync(join(installed, name)), name).toBe(true);
    }
    expect(files.filter((name) => /^(widget|test|bff|flows)\/|\.map$|\.build-stamp$/.test(name))).toEqual([]);
  });

  it('is small, and can be published with a proof of where it was built', () => {
    console.log(`package: ${pack.size} bytes packed, ${pack.unpackedSize} unpacked, ${files.length} files`);
    expect(pack.size).toBeLessThan(1_000_000);
    expect(pack.unpackedSize).toBeLessThan(4_500_000);
    const { repository, publishConfig, license, engines } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    );
    expect(repository.url).toMatch(/^git\+https:\/\/.+\.git$/);
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
    expect([license, engines.node]).toEqual(['MIT', '>=20.19.0']);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'dist/admin/index.html']));
  });

  it('has types that a bundler and Node find for each entry but the script, which has none', async () => {
    const bytes = new Uint8Array(readFileSync(join(consumer, pack.filename)));
    const { problems } = (await checkPackage(createPackageFromTarballData(bytes))) as Analysis;
    // An ES module, and nothing for `require` or for resolution as it was before `exports`.
    const concern = problems.filter(
      (problem) => !('resolutionKind' in problem) || /^(node16-esm|bundler)$/.test(problem.resolutionKind),
    );
    expect(
      concern.map(({ kind, ...where }) => `${kind} ${'entrypoint' in where && where.entrypoint}`),
    ).toEqual(['UntypedResolution ./prep-chat.js', 'UntypedResolution ./prep-chat.js']);
  });

  it('runs with npx in a folder that has nothing else, and answers from the pages beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prep-chat-npx-'));
    const modules = join(folder, 'node_modules');
    const { dependencies, bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      bin: Record<string, string>;
    };
    // As an installation would lay it out: the package, what it depends on and nothing else, and its command.
    mkdirSync(join(modules, '.bin'), { recursive: true });
    await run('tar', ['-xzf', join(consumer, pack.filename), '-C', modules]);
    renameSync(join(modules, 'package'), join(modules, 'prep-chat'));
    for (const name of Object.keys(dependencies)) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
    }
    chmodSync(join(modules, 'prep-chat', bin['prep-chat'] ?? ''), 0o755);
    symlinkSync(join('..', 'prep-chat', bin['prep-chat'] ?? ''), join(modules, '.bin', 'prep-chat'));
    mkdirSync(join(folder, 'pages'));
    writeFileSync(
      join(folder, 'pages', 'returns.md'),
      '# Returns\n\nA kettle can be sent back for forty days.\n',
    );

    const args = ['start', '--content', 'pages', '--url', 'https://shop.example/'];
    const env = { PREP_CHAT_CONFIG: '', npm_config_update_notifier: 'false' };
    const place = { cwd: folder, detached: true };
    const product = await startProductAt('prep-chat', '.data', env, args, ['npx', '--no-install'], place);
    const client = ApiClient.to(product.url);
    await client.startSession();
    expect(textOf((await client.ask('For how long can a kettle be sent back?')).parts)).toMatch(/forty days/);
    expect(readdirSync(folder).sort()).toEqual(['.data', 'node_modules', 'pages']);
    const [, script = '', integrity] = /script: (\S+) (sha384-\S+)/.exec(product.output()) ?? [];
    const hash = createHash('sha384').update(Buffer.from(await (await fetch(script)).arrayBuffer()));
    expect(`sha384-${hash.digest('base64')}`).toBe(integrity);
    // To the group, as Ctrl C does it: npx leaves a child behind when it alone is told to end.
    process.kill(-product.pid, 'SIGINT');
    await expect
      .poll(
        () =>
          fetch(product.url).then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 20_000 },
      )
      .toBe('down');
    rmSync(folder, { recursive: true, force: true });
  });

  it('can be imported where there is no document, as a framework does that renders on a server', async () => {
    const { stdout } = await run(
      process.execPath,
      ['-e', `import('prep-chat').then(({ SettledEvent }) => console.log(SettledEvent.name.length > 0))`],
      { cwd: consumer },
    );
    expect(stdout.trim()).toBe('true');
  });

  it('types the element, its methods and its events for plain TypeScript', async () => {
    expect(
      await check(
        'plain.ts',
        `import { SettledEvent, type PrepChatElement } from 'prep-chat';
        const element = document.createElement('prep-chat');
        const same: PrepChatElement = element;
        same.mode = 'inline';
        element.addEventListener('prep-chat-settled', (event) => {
          const outcome: 'done' | 'stopped' | 'failed' = event.outcome;
          console.log(outcome, event instanceof SettledEvent, element.ask('Hello?'));
        });`,
      ),
    ).toBe('');
    expect(
      await check('wrong.ts', `import 'prep-chat'; document.createElement('prep-chat').mode = 'sideways';`),
    ).toMatch(/wrong\.ts\(1,.*TS2322/);
  });

  it('has a transport for useChat that is small', () => {
    const loaded = new Set<string>();
    const load = (name: string) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      const code = readFileSync(name, 'utf8');
      for (const [, target = ''] of code.matchAll(/\bfrom\s*"(\.[^"]+)"/g)) load(join(dirname(name), target));
    };
    load(join(installed, 'dist', 'package', 'ai-sdk.js'));
    const bytes = [...loaded].reduce((sum, name) => sum + gzipSync(readFileSync(name)).length, 0);
    expect(bytes).toBeGreaterThan(4_000);
    expect(bytes).toBeLessThan(8_000);
  });

  it('types the transport for useChat, and can be imported on a server', async () => {
    const page = (use: string) =>
      `import { PrepChatTransport, type PrepChatUIMessage } from 'prep-chat/ai-sdk';
      import { useChat } from '@ai-sdk/react';
      export function Page() {
        const { messages } = useChat<PrepChatUIMessage>({ transport: new PrepChatTransport({ endpoint: '' }) });
        return messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'data-steps' ? part.data.${use} : '')));
      }`;
    // The types of the AI SDK name others that a page does not have.
    const lenient = '--skipLibCheck';
    expect(await check('ai-sdk.ts', page('steps[0]?.label'), lenient)).toBe('');
    expect(await check('ai-sdk-wrong.ts', page('stages'), lenient)).toMatch(/TS2339/);
    const { stdout } = await run(
      process.execPath,
      [
        '-e',
        `import('prep-chat/ai-sdk').then(({ PrepChatTransport }) => console.log(typeof new PrepChatTransport()))`,
      ],
      { cwd: consumer },
    );
    expect(stdout.trim()).toBe('object');
  });

  it('types the tag for React, and refuses what does not exist', async () => {
    const page = (attributes: string) =>
      `/// <reference types="prep-chat/react" />
      export const page = <prep-chat endpoint="/" mode="inline" ${attributes} />;`;
    expect(await check('react.tsx', page(`onprep-chat-settled={(event) => event.outcome}`))).toBe('');
    expect(await check('react-mode.tsx', page(`theme="purple"`))).toMatch(/TS2322/);
    expect(await check('react-event.tsx', page(`onprep-chat-settled={(event) => event.text}`))).toMatch(
      /TS2339/,
    );
  });

  it('compiles the components of the documentation as they stand there', async () => {
    const whole = ['demo/content/embed.md', 'docs/frameworks.md'].flatMap(
      (path) =>
        readDocumentation()
          .get(path)
          ?.blocks.filter(({ language }) => language === 'tsx') ?? [],
    );
    expect(whole).toHaveLength(2);
    for (const [index, { code }] of whole.entries()) expect(await check(`page-${index}.tsx`, code)).toBe('');
  });

  it('types the tag for Vue, and refuses what does not exist', async () => {
    const page = (props: string) =>
      `/// <reference types="prep-chat/vue" />
      import type { GlobalComponents } from 'vue';
      type Props = InstanceType<GlobalComponents['prep-chat']>['$props'];
      export const props: Props = { endpoint: '/', mode: 'inline', ${props} };`;
    expect(await check('vue.ts', page(`onPrepChatSettled: (event) => event.outcome`))).toBe('');
    expect(await check('vue-mode.ts', page(`theme: 'purple'`))).toMatch(/TS2322/);
    expect(await check('vue-event.ts', page(`onPrepChatDance: () => {}`))).toMatch(/TS2353|TS2561/);
  });

  it('types the tag for Svelte, and refuses what does not exist', async () => {
    const page = (props: string) =>
      `/// <reference types="prep-chat/svelte" />
      import type { SvelteHTMLElements } from 'svelte/elements';
      export const props: SvelteHTMLElements['prep-chat'] = { endpoint: '/', mode: 'inline', ${props} };`;
    expect(await check('svelte.ts', page(`'onprep-chat-settled': (event) => event.outcome`))).toBe('');
    expect(await check('svelte-mode.ts', page(`theme: 'purple'`))).toMatch(/TS2322/);
  });
});
