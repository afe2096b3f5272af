import type { LitElement } from 'lit';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { findHarm } from '../support/find-harm.ts';
import { hostileAddresses, hostileTexts } from '../support/hostile-texts.ts';
import { readHostileCorpora } from '../support/markdown-examples.ts';
import { api, openSealedPage, type ScriptedAnswer } from '../support/sealed-page.ts';

/** What the widget itself is made of, besides the elements of Markdown. */
const shell =
  'html head title body slot dialog prep-chat prep-chat-panel prep-chat-actions prep-chat-card prep-chat-turn prep-chat-steps prep-chat-answer prep-chat-sources prep-chat-composer prep-chat-form prep-chat-history prep-chat-more prep-chat-receipt section header h2 article svg path circle rect form label textarea details summary small span time'.split(
    ' ',
  );
const batchSize = 100;

/** Each text as answer, source title, source address, label and summary of a step, note, notice. */
function answerOf(texts: readonly string[]): ScriptedAnswer {
  return {
    text: texts.join('\n\n***\n\n'),
    note: texts[0] ?? '',
    notices: [...texts],
    sources: texts.map((text, index) => ({
      n: index + 1,
      url: text,
      title: text,
      heading: text,
      snippet: text,
    })),
    steps: texts.map((text, index) => ({ slug: `step_${index}`, label: text, summary: text })),
  };
}

const { payloads, urls } = readHostileCorpora();
const batches = (texts: readonly string[]) =>
  Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, index) =>
    texts.slice(index * batchSize, (index + 1) * batchSize),
  );

describe('hostile content in the built widget, on a page with a strict policy', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Shows the texts everywhere and returns what they did; the words of a text must be there, or nothing was shown. */
  async function incidentsOf(texts: readonly string[]): Promise<string[]> {
    const { page, incidents, strayRequests } = await openSealedPage(browser, answerOf(texts));
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill(texts[0]?.slice(0, 1_000).trim() || 'x');
    await box.press('Enter');
    await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
    await page.locator('prep-chat-answer').evaluate((answer: LitElement) => answer.updateComplete);
    expect(await page.locator('prep-chat-sources li').count()).toBe(texts.length);
    expect(await page.locator('prep-chat-turn .notice').count()).toBe(texts.length);
    expect(await page.locator('prep-chat-steps li').count()).toBeGreaterThanOrEqual(texts.length);
    for (const summary of await page.locator('prep-chat-steps summary').all()) await summary.click();
    const harm = await page.evaluate(findHarm, { base: api, shell });
    harm.push(...(await harmOfHistory(page, texts.length)));
    const found = [...harm, ...(await incidents()), ...strayRequests];
    expect(page.url()).toBe('https://site.example/');
    await page.close();
    return found;
  }

  /** The same texts in the list of earlier conversations, and as a stored turn that is read again. */
  async function harmOfHistory(page: Page, count: number): Promise<string[]> {
    await page.getByRole('button', { name: 'Earlier conversations' }).click();
    const items = page.locator('prep-chat-history .open');
    await items.first().waitFor();
    expect(await items.count()).toBe(count);
    const harm = await page.evaluate(findHarm, { base: api, shell });
    await items.first().click();
    await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
    expect(await page.locator('prep-chat-sources li').count()).toBe(count);
    return [...harm, ...(await page.evaluate(findHarm, { base: api, shell }))];
  }

  async function incidentsOfAll(texts: readonly string[]): Promise<string[]> {
    const rest = batches(texts);
    const found: string[] = [];
    const work = async () => {
      for (let batch = rest.pop(); batch; batch = rest.pop()) found.push(...(await incidentsOf(batch)));
    };
    await Promise.all([work(), work()]);
    return found;
  }

  it('SEC-10 harmless words show that everything is where it is looked for', async () => {
    expect(await incidentsOf(['Some **words** [1].', '| a |\n| - |\n| b |', '```js\nlet a;\n```'])).toEqual(
      [],
    );
  });
  it('SEC-10 SEC-12 our own texts run nothing, fetch nothing, and make only what Markdown makes', async () => {
    expect(await incidentsOfAll([...new Set(hostileTexts)])).toEqual([]);
  });
  it.skipIf(payloads.length === 0)('SEC-10 SEC-12 nor do the public lists of payloads', async () => {
    expect(await incidentsOfAll(payloads)).toEqual([]);
  });
  it('SEC-11 no hostile address becomes a link to where it must not lead', async () => {
    expect(await incidentsOfAll([...new Set([...hostileAddresses, ...urls])])).toEqual([]);
  });
});
