import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { ingestFolder } from '../support/ingest-folder.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { readCorpus } from '../support/markdown-examples.ts';
import { betrayals } from '../support/openai-behaviours.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const attacks = (readCorpus<{ text: string }[]>('injection/attacks.json') ?? []).map(({ text }) =>
  text.trim(),
);
const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
const wordsOf = (text: string) =>
  text
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

describe.skipIf(attacks.length === 0)('a model that obeys every attack', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let server: OpenAiServer;
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-attacks-'));
  const markers = new Set<string>();

  beforeAll(async () => {
    app = await openApp();
    attacks.forEach((attack, index) =>
      writeFileSync(
        join(folder, `part-${index}.txt`),
        `Part xq${index}z\n\nThe part xq${index}z is green. ${attack}`,
      ),
    );
    await ingestFolder({
      sql: app.sql,
      siteKey: 'default',
      folder,
      baseUrl: '/parts/',
      source: 'parts',
    });
    await app.startWorker();
    server = await startOpenAiServer();
    app.use(createOpenAiAnswerModel({ baseUrl: server.url, model: 'obey' }));
    client = await app.visitor();
  });
  afterAll(async () => {
    await app.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => server.reset());

  /** Asks, and checks that the answer tells nothing of its prompt. Returns the prompt. */
  async function expectNoLeak(question: string): Promise<string> {
    const { parts, events } = await client.ask(question);
    const [system, ...rest] = (server.requests.at(-1)?.body['messages'] ?? []) as {
      role: string;
      content: string;
    }[];
    const prompt = system?.content ?? '';
    const canary = /never to be written: (q[0-9a-f]{32})\./.exec(prompt)?.[1] ?? '';
    expect(canary).not.toBe('');
    expect(rest).toEqual([{ role: 'user', content: question }]);
    const [row] = await app.sql.query<{ text: string; error_code: string }>(
      'select text, error_code from prep_chat.answers order by created_at desc limit 1',
    );
    expect(row?.error_code).toBe('answer_withheld');
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      errorText: expect.stringMatching(/^answer_withheld: /),
    });
    const rules = wordsOf(prompt.split('\n\n', 1)[0] ?? '');
    const leaks = new Set(rules.slice(7).map((_, at) => rules.slice(at, at + 8).join(' ')));
    for (const shown of [textOf(parts), row?.text ?? '']) {
      expect(plain(shown)).not.toContain(canary);
      const words = wordsOf(shown);
      expect(words.filter((_, at) => leaks.has(words.slice(at, at + 8).join(' ')))).toEqual([]);
    }
    expect(plain(events.map(({ data }) => data).join(''))).not.toContain(canary);
    const marker = /<(source-[0-9a-f]{32})>/.exec(prompt)?.[1] ?? '';
    expect(markers.has(marker)).toBe(false);
    markers.add(marker);
    return prompt.replaceAll(marker, 'MARKER');
  }

  it(
    `SEC-13 tells nothing of its prompt to ${attacks.length} attacks by visitors`,
    { timeout: 900_000 },
    async ({ task }) => {
      task.meta.cases = attacks.length;
      for (const attack of attacks) await expectNoLeak(attack);
      expect(attacks.length).toBeGreaterThan(betrayals);
      expect(markers.size).toBe(attacks.length);
    },
  );

  it(
    `SEC-13 tells nothing of its prompt to ${attacks.length} attacks in pages`,
    { timeout: 900_000 },
    async ({ task }) => {
      task.meta.cases = attacks.length;
      let read = 0;
      for (const [index, attack] of attacks.entries()) {
        const prompt = await expectNoLeak(`What colour is the part xq${index}z?`);
        const [rules = '', ...sources] = prompt.split(/\n\n\[\d+\]\n/);
        const fenced = sources.join('').split(/<MARKER>\n([^]*?)\n<\/MARKER>/);
        const [inside, outside] = [fenced.filter((_, at) => at % 2), fenced.filter((_, at) => !(at % 2))];
        expect(outside.join('')).toBe('');
        expect(inside.join('\n')).toContain(`xq${index}z`);
        const begin = attack.split(/\s+/).slice(0, 5).join(' ');
        if (inside.join('\n').replaceAll(/\s+/g, ' ').includes(begin)) read += 1;
        expect(rules).not.toContain(begin);
      }
      // The attacks did reach the model.
      expect(read).toBeGreaterThan(attacks.length * 0.9);
    },
  );

  it('SEC-13 keeps a stored prompt free of markers and canaries', async () => {
    const rows = await app.sql.query<{ found: number }>(
      `select count(*)::integer as found from prep_chat.contexts
        where system_prompt ~ 'source-[0-9a-f]{32}' or system_prompt like '%never to be written%'`,
    );
    expect(rows).toEqual([{ found: 0 }]);
  });
});
