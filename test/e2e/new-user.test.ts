import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readDocumentation } from '../support/documentation.ts';
import { startProductAt, type Product } from '../support/product.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const documents = readDocumentation();
const token = 'operator'.repeat(5);

/** The blocks of a page that a person copies into a shell. */
const shellOf = (path: string) =>
  (documents.get(path)?.blocks ?? []).filter(({ language }) => language === 'sh').map(({ code }) => code);
const [start = '', ownContent = '', curl = ''] = shellOf('README.md');
/** The first command of a block, as it is written. */
const firstOf = (block: string) => block.split('\n')[0]?.replace(/\s+#.*/, '') ?? '';

/**
 * Someone who follows the README word for word in a checkout that is installed and built. What an installation and
 * a build take is not part of it: no test does either twice.
 */
describe('a new user', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'prep-chat-new-user-'));
  const figures: Record<string, number> = {};
  let product: Product;

  beforeAll(() => {
    copyFileSync(join(root, 'package.json'), join(checkout, 'package.json'));
    symlinkSync(join(root, 'bff'), join(checkout, 'bff'), 'dir');
    mkdirSync(join(checkout, 'my-docs'));
    writeFileSync(
      join(checkout, 'my-docs', 'shop.md'),
      '# The widget of our shop\n\nTo put the widget on your page, ask Ada for the purple snippet.\n',
    );
  });
  afterAll(async () => {
    if (product) await leave();
    console.log(
      `new user: ${Object.entries(figures)
        .map(([part, ms]) => `${part} ${(ms / 1_000).toFixed(1)} s`)
        .join(', ')}`,
    );
    rmSync(checkout, { recursive: true, force: true });
  });

  async function timed<T>(part: string, work: Promise<T>): Promise<T> {
    const begun = performance.now();
    return work.finally(() => (figures[part] = performance.now() - begun));
  }
  /** Types a command into the shell; only the port is another one. */
  const enter = (command: string) =>
    startProductAt(
      command,
      '.data',
      { PREP_CHAT_CONFIG: '', PREP_CHAT_ADMIN_TOKEN: token },
      [],
      ['bash', '-c'],
      { cwd: checkout, detached: true },
    );
  /** Ctrl C. */
  async function leave(): Promise<void> {
    process.kill(-product.pid, 'SIGINT');
    const gone = () =>
      fetch(product.url).then(
        () => Promise.reject(new Error('it still answers')),
        () => undefined,
      );
    await vi.waitFor(gone, { timeout: 30_000, interval: 100 });
  }
  /** Pastes blocks into a second shell, one after the other; fails as the shell does. */
  async function paste(...blocks: string[]): Promise<string> {
    const script = blocks.join('\n').replaceAll('127.0.0.1:8787', new URL(product.url).host);
    const env = { PATH: process.env['PATH'], PREP_CHAT_ADMIN_TOKEN: token };
    return (await run('bash', ['--norc', '-eo', 'pipefail', '-c', script], { cwd: checkout, env })).stdout;
  }

  it('starts with the one command, and has an answer from the demo with the curl of the README', async () => {
    expect(firstOf(start)).toBe('npm start');
    product = await timed('npm start', enter(firstOf(start)));
    const said = await timed('answer from the demo', paste(curl));
    expect(said).toMatch(/"status":"completed"[^]*"url":"[^"]*\/docs\/embed[^]*"complete":true[^]*\[DONE\]/);
  });

  it('gets through the walkthrough with curl, block by block, to the erasure of everything', async () => {
    const [session, ask, watch, answer = '', other, stop, again, rest] = shellOf(
      'demo/content/api-curl-walkthrough.md',
    ) as [string, string, string, string, string, string, string, string];
    const noted = `{\n${answer}\n} | tee answer.txt\nANSWER=$(grep -o 'answer_[0-9a-f]*' answer.txt | head -n 1)`;
    const said = await paste(session, ask, watch, noted, other, stop, again, rest);
    expect(said.match(/"complete":true/g)?.length).toBeGreaterThanOrEqual(3);
    expect(said.match(/\[DONE\]/g)?.length).toBeGreaterThanOrEqual(4);
    expect(said).toMatch(/"mode":"shorter"[^]*"conversations":\[\{/);
    expect(said).not.toMatch(/"error":/);
  });

  it.each(['allowed-origins', 'monitoring', 'owner-page'])(
    'gets an answer with the curl of the page %s',
    async (page) => {
      const block = shellOf(`demo/content/${page}.md`).find((code) => code.startsWith('curl')) ?? '';
      const said = await paste(block);
      expect(said).toMatch(/"token":|prep_chat_requests_total|"stats":/);
    },
  );

  it('has the first answer from a folder of their own with one more command', async () => {
    await leave();
    expect(firstOf(ownContent)).toMatch(/^npm start -- --content \.\/my-docs --url https:\/\/\S+$/);
    product = await timed('npm start with own content', enter(firstOf(ownContent)));
    const said = await timed('answer from own content', paste(curl));
    expect(said).toMatch(/"url":"https:\/\/www\.example\.com\/docs\/shop[^]*purple snippet[^]*\[DONE\]/);
    expect(said).not.toContain('/docs/embed');
  });

  it('reads the same commands in the quick start, but for the address of the pages', () => {
    const address = /https:\/\/\S+/;
    const commands = shellOf('demo/content/quick-start.md').map((block) =>
      firstOf(block).replace(address, ''),
    );
    expect(commands).toEqual([start, ownContent].map((block) => firstOf(block).replace(address, '')));
  });
});
