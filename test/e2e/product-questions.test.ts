import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

const questions = JSON.parse(
  readFileSync(new URL('../fixtures/product-questions.json', import.meta.url), 'utf8'),
) as { question: string; page: string }[];

describe('questions about the product itself', () => {
  const folder = freshDataDir();
  let product: Product;
  beforeAll(async () => (product = await startProduct(folder.dataDir)));
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
});
