import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, runProduct } from '../support/product.ts';

const pages: Record<string, string> = {
  'returns.md':
    '# Returns\n\n## How long can I send something back?\n\nYou can send a kettle back within forty days. The postage is free, and the money is on its way within a week of the day on which the parcel has reached us.\n\n## Broken parcels\n\nTake a photograph of a broken parcel before you open it, and send the photograph to our office.\n',
  'warranty.md':
    '# Warranty\n\nThe warranty of a teapot lasts seven years. It does not hold for chips in the glaze, because tea is no cause of chips.\n',
  'delivery.md':
    '# Delivery\n\nA parcel takes three days to arrive at your door. Islands in the north wait for the ferry, which sails on Tuesdays.\n',
};

const questions = [
  { question: 'How long does the warranty of a teapot last?', page: '/help/warranty' },
  { question: 'How many days does a parcel take to my door?', passage: 'three days to arrive' },
  { question: 'When does the ferry sail?', page: 'https://shop.example/help/ferries' },
  { question: 'Can I pay by cheque in Zanzibar?', impossible: true },
];

describe('prep-chat eval', () => {
  const folder = freshDataDir();
  const env = { PREP_CHAT_DATA_DIR: folder.dataDir };
  let work: string;
  let model: OpenAiServer;
  const path = (name: string) => join(work, name);
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  const run = (args: string[], more: Record<string, string> = {}) =>
    runProduct(['eval', ...args], { ...env, ...more });

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'prep-chat-eval-'));
    mkdirSync(path('pages'));
    for (const [name, text] of Object.entries(pages)) write(join('pages', name), text);
    const args = ['ingest', path('pages'), '--url', 'https://shop.example/help/'];
    expect((await runProduct(args, env)).output).toMatch(/3 added/);
    write('good.jsonl', questions.map((each) => JSON.stringify(each)).join('\n'));
    model = await startOpenAiServer();
  });
  afterAll(async () => {
    await model.close();
    folder.dispose();
    rmSync(work, { recursive: true });
  });

  it('prints the figures, and of each question what went wrong', async () => {
    const { code, output } = await run([path('good.jsonl')]);
    expect(code).toBe(0);
    expect(output).toMatch(/good\.jsonl: 4 questions, answered by extractive/);
    expect(output).toMatch(/nDCG@10 \.667 {3}MRR \.667 {3}recall@5 \.667/);
    expect(output).toMatch(/do not answer, refused 1\.000/);
    expect(output).toMatch(/citations that their source supports 1\.000/);
    expect(output).toMatch(/questions without a candidate 1/);
    expect(output).toMatch(/cost none/);
    expect(output).toMatch(
      /Went wrong: 1 of 4\n {2}- When does the ferry sail\?\n {6}not in the index: https:\/\/shop\.example\/help\/ferries/,
    );
  });

  it('gives the same as JSON for a program, from YAML and CSV too', async () => {
    const yaml = write('good.yaml', questions.map((each) => `- ${JSON.stringify(each)}`).join('\n'));
    const rows = questions.map(({ question, page = '', passage = '', impossible = '' }) =>
      [question, page, passage, impossible].join(';'),
    );
    const csv = write('good.csv', ['question;page;passage;impossible', ...rows].join('\n'));
    const read = async (file: string) => JSON.parse((await run([file, '--json'])).output);
    const [first, second, third] = [await read(path('good.jsonl')), await read(yaml), await read(csv)];
    expect(first.summary).toMatchObject({ questions: 4, refused: 1, answered: 1, failed: 0 });
    expect(first.summary.mrr).toBeCloseTo(2 / 3, 9);
    expect(first.questions[2].troubles).toEqual([expect.objectContaining({ code: 'page_not_indexed' })]);
    expect(first.questions[0]).toMatchObject({
      rank: 1,
      shown: expect.arrayContaining(['https://shop.example/help/warranty']),
    });
    expect(second.summary).toEqual(first.summary);
    expect(third.summary).toEqual(first.summary);
  });

  it('ends with 1 below a figure that was set, and with 0 when all are reached', async () => {
    const missed = await run([path('good.jsonl'), '--min-recall', '0.8', '--min-mrr', '.6']);
    expect(missed.code).toBe(1);
    expect(missed.output).toMatch(/held +--min-mrr 0\.6: \.667/);
    expect(missed.output).toMatch(/MISSED --min-recall 0\.8: \.667/);
    const held = await run([
      path('good.jsonl'),
      '--min-recall',
      '.6',
      '--min-refusals',
      '1',
      '--min-citations',
      '1',
    ]);
    expect(held.code).toBe(0);
    const easy = write('easy.jsonl', JSON.stringify(questions[0]));
    const unmeasured = await run([easy, '--min-refusals', '0.1']);
    expect(unmeasured).toMatchObject({
      code: 1,
      output: expect.stringMatching(/MISSED --min-refusals 0\.1: no question measures it/),
    });
  });

  it.each([
    ['line 2: is not JSON', 'broken.jsonl', '{"question":"a","page":"/a"}\n{"question'],
    ['line 1: no page and no passage is expected', 'aimless.jsonl', '{"question":"a"}'],
    ['a quote is not closed', 'quote.csv', 'question,page\n"a,/a'],
    ['it is no list of questions', 'odd.yaml', 'question: a'],
    ['there is no question in it', 'empty.jsonl', ''],
    ['ends in .jsonl, .json, .yaml or .csv', 'questions.txt', 'a'],
  ])('says what is wrong with a file: %s', async (problem, name, text) => {
    const { code, output } = await run([write(name, text)]);
    expect(code).toBe(1);
    expect(output).toContain(problem);
    expect(output).toContain(name);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['there is no such file or folder', ['missing.jsonl']],
    ['name a file of questions', []],
    ['--min-recall: a number from 0 to 1', ['good.jsonl', '--min-recall', '80']],
    ['--questions: a whole number', ['good.jsonl', '--questions', 'all']],
    ['has no page of the site "other"', ['good.jsonl', '--site', 'other']],
  ])('says what is wrong with a call: %s', async (problem, args) => {
    const { code, output } = await runProduct(
      ['eval', ...args.map((arg) => (arg.endsWith('.jsonl') ? path(arg) : arg))],
      env,
    );
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining(problem) });
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('drafts questions that it can read, from headings and questions on the pages', async () => {
    const drafted = await run(['--generate', '--questions', '4']);
    expect(drafted.code).toBe(0);
    const text = drafted.output.replace(/^\d+ questions drafted.*$/m, '');
    expect(text).toMatch(/How long can I send something back\?/);
    expect(text).toMatch(/note: faq/);
    const { code, output } = await run([write('drafted.yaml', text), '--min-recall', '0.9']);
    expect(output).toMatch(/drafted\.yaml: 4 questions/);
    expect(code).toBe(0);
  });

  it('counts what a model costs, and citations that their source does not support', async () => {
    model.reset();
    model.options.answer = 'The warranty of a teapot lasts seven years [1]. Bananas are yellow [2]. See [9].';
    const config = write(
      'prices.json',
      JSON.stringify({ prices: { good: { inputPerMillion: 10, outputPerMillion: 100, currency: 'EUR' } } }),
    );
    const access = { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'good', PREP_CHAT_CONFIG: config };
    const easy = write('model.jsonl', JSON.stringify(questions[0]));
    const { code, output } = await run([easy, '--json', '--min-citations', '0.9'], access);
    const report = JSON.parse(output);
    expect(report.model).toBe('good');
    expect(report.questions[0].citations).toEqual({ marks: 3, supported: 1 });
    const { inputTokens, outputTokens, money, currency } = report.summary.cost;
    expect(inputTokens).toBeGreaterThan(0);
    expect(money).toBeCloseTo((inputTokens * 10 + outputTokens * 100) / 1e6, 9);
    expect(currency).toBe('EUR');
    expect(code).toBe(1);
    const asked = model.requests.length;
    expect((await run([easy, '--no-model'], access)).output).toMatch(/answered by extractive/);
    expect(model.requests).toHaveLength(asked);
  });

  it('drafts with the model that is configured, and reports one that fails', async () => {
    model.reset();
    model.options.answer = '"How many years does a teapot hold?"';
    const access = { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'good' };
    const { output } = await run(['--generate', '--questions', '2'], access);
    expect(output).toMatch(/Drafted by good/);
    expect(output).toMatch(
      /question: How many years does a teapot hold\?\n {2}page: https:\/\/shop\.example\/help\//,
    );
    expect(model.requests).toHaveLength(2);
    const failing = await run([path('good.jsonl'), '--json'], { ...access, OPENAI_MODEL: '401' });
    expect(JSON.parse(failing.output).summary.failed).toBe(4);
  });

  it('measures sets of passages in a folder, also with fields missing and a set without its own passages', async () => {
    mkdirSync(path('sets'));
    const corpus = [
      { id: 'a#1', title: 'Teapots', text: 'The warranty of a teapot lasts seven years.' },
      { id: 'a#2', text: 'A parcel takes three days to arrive at your door.' },
      { id: 7, text: '寄送包裹需要三天。' },
    ];
    write('sets/shop.corpus.jsonl', corpus.map((each) => JSON.stringify(each)).join('\n'));
    const asked = [
      {
        id: 'q1',
        question: 'How long is the warranty of a teapot?',
        relevant: { 'a#1': 1 },
        answers: ['seven years'],
      },
      { question: 'How many days does a parcel take?', relevant: { 'a#2': 2, 'a#1': 0 } },
      { id: 'q3', question: '寄送包裹要几天？', relevant: { 7: 1 } },
      { id: 'q4', question: 'nobody has said what is relevant' },
    ];
    write('sets/shop.queries.jsonl', asked.map((each) => JSON.stringify(each)).join('\n'));
    write(
      'sets/shop-off.queries.jsonl',
      JSON.stringify({ id: 'o', question: 'Zanzibar cheques?', relevant: {}, impossible: true }),
    );
    const { code, output } = await run([path('sets'), '--json', '--no-model']);
    expect(code).toBe(0);
    const [shop, off] = JSON.parse(output);
    expect(shop).toMatchObject({ name: 'shop', summary: { questions: 4, mrr: 1, recall5: 1, ndcg10: 1 } });
    expect(off).toMatchObject({ name: 'shop-off', summary: { questions: 1, refused: 1 } });
    rmSync(path('sets/shop.corpus.jsonl'));
    expect(await run([path('sets')])).toMatchObject({
      code: 1,
      output: expect.stringMatching(/no <name>\.corpus\.jsonl beside it/),
    });
  });
});
