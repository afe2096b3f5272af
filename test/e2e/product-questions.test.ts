import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

/** Written before the pages, by who then wrote the pages. */
const questions = read('product-questions') as { question: string; page: string }[];
/** Written by somebody who had not seen the pages, only the list of their names. */
const blindQuestions = read('blind-questions') as { question: string; pages: string[] }[];

describe('questions about the product itself', () => {
  const folder = freshDataDir();
  let product: Product;
  beforeAll(async () => (product = await startDemo(folder.dataDir)));
  afterAll(async () => {
    await product.stop();
    folder.dispose();
  });

  it('answers at least 18 of 20 from the right page first', { timeout: 120_000 }, async () => {
    const client = ApiClient.to(product.url);
    await client.startSession();
    const wrong: string[] = [];
    for (const { question, page } of questions) {
      const { parts } = await client.ask(question);
      const first = parts.find((part) => part.type === 'source-url');
      const found = first ? new URL(first.url).pathname.replace('/docs/', '') : 'nothing';
      if (found !== page) wrong.push(`${question} → ${found}, not ${page}`);
    }
    expect(questions).toHaveLength(20);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(2);
  });

  it('shows the right page among the first three for at least 25 of 30 that were written blind', async () => {
    const client = ApiClient.to(product.url);
    await client.startSession();
    const wrong: string[] = [];
    for (const { question, pages } of blindQuestions) {
      const { runId } = await client.prepare(question);
      const { sources = [] } = await client.endOfRun(runId);
      const found = sources
        .slice(0, 3)
        .map(({ url }) => url.replace('/docs/', '').replace(/#.*/, '') || 'index');
      if (!found.some((page) => pages.includes(page))) wrong.push(`${question} → ${found.join(', ')}`);
    }
    expect(blindQuestions).toHaveLength(30);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(5);
  });
});
