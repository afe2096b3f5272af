import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';
import { roomyLimits } from '../support/app.ts';

const starters = ['How do I put the widget on my page?', 'How do I change the colour?'];

interface Sent {
  headers: Record<string, string>;
  body: { message?: string; messages?: string[]; typing?: boolean };
  response: {
    status?: string;
    reuse?: { kind: string; skippedSteps?: string[] };
    prepared?: { runId: string }[];
  };
}

describe('a question that is prepared before it is asked', () => {
  const folder = freshDataDir();
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    const config = join(folder.dataDir, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({ limits: { ...roomyLimits, reuseHours: 24, visitorAheadPerMinute: 10 } }),
    );
    [browser, product] = await Promise.all([
      openBrowser(),
      startDemo(folder.dataDir, { PREP_CHAT_CONFIG: config }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    folder.dispose();
  });

  /** A page whose chat has this attribute, and what it has sent to be prepared. */
  async function openChat(ahead?: string): Promise<{ page: Page; sent: Sent[]; complaints: string[] }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sent: Sent[] = [];
    page.on('requestfinished', (request) => void note(request));
    const note = async (request: Request) => {
      if (!request.url().endsWith('/api/prepare') || request.method() !== 'POST') return;
      const body = request.postDataJSON() as Sent['body'];
      const response = await request.response();
      sent.push({ headers: request.headers(), body, response: (await response?.json()) as Sent['response'] });
    };
    const complaints = recordComplaints(page);
    await page.goto(product.url);
    await page.evaluate(
      ([value, words]) => {
        const chat = document.querySelector('prep-chat');
        chat?.setAttribute('starters', words ?? '');
        if (value) chat?.setAttribute('ahead', value);
      },
      [ahead ?? '', starters.join('|')] as const,
    );
    await page.getByRole('button', { name: starters[0] ?? '' }).waitFor();
    return { page, sent, complaints };
  }
  const field = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
  const asked = (sent: Sent[]) => sent.filter(({ body }) => body.message !== undefined);
  const ahead = (sent: Sent[]) => sent.filter(({ body }) => body.messages !== undefined);
  async function answered(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Answer again' }).waitFor({ timeout: 30_000 });
  }
  /** What was sent last has been prepared. */
  async function ready(sent: Sent[]): Promise<void> {
    const { headers, response } = ahead(sent).at(-1) ?? { headers: {}, response: {} };
    for (const { runId } of response.prepared ?? []) {
      const read = () =>
        fetch(`${product.url}/api/runs/${runId}`, { headers: { ...headers, origin: product.url } });
      await expect
        .poll(async () => (await (await read()).json()) as object, { timeout: 20_000 })
        .toMatchObject({
          status: 'completed',
        });
    }
  }
  /** No step was run for the question that was asked. */
  function expectNoSteps(sent: Sent[]): void {
    expect(asked(sent)).toHaveLength(1);
    expect(asked(sent)[0]?.response).toMatchObject({ status: 'completed', reuse: { kind: 'exact' } });
    expect(asked(sent)[0]?.response.reuse?.skippedSteps?.length).toBeGreaterThanOrEqual(4);
  }

  it('costs nothing where the page does not ask for it', async () => {
    const { page, sent } = await openChat();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.getByRole('button', { name: starters[0] ?? '' }).hover();
    await field(page).pressSequentially('How do I keep a copy of my data', { delay: 5 });
    await page.waitForTimeout(1_200);
    expect(sent).toEqual([]);
    expect(loaded.filter((url) => url.includes('look-ahead') || url.includes('/api/'))).toEqual([]);
    await page.context().close();
  });

  it('is every starter, in one request, as soon as somebody points at one; the click then runs no step', async () => {
    const { page, sent, complaints } = await openChat('starters typing');
    await page.getByRole('button', { name: starters[0] ?? '' }).hover();
    await expect.poll(() => ahead(sent).length).toBe(1);
    await page.getByRole('button', { name: starters[1] ?? '' }).hover();
    await page.getByRole('button', { name: starters[0] ?? '' }).focus();
    await page.waitForTimeout(1_500);
    expect(ahead(sent).map(({ body }) => body)).toEqual([{ messages: starters }]);
    // Nothing of it is to be seen before it is asked.
    expect(await page.locator('prep-chat-turn').count()).toBe(0);
    await ready(sent);
    await page.getByRole('button', { name: starters[1] ?? '' }).click();
    await answered(page);
    expectNoSteps(sent);
    await page.getByText('Found before, nothing searched again').click();
    const states = await page
      .locator('prep-chat-steps li')
      .evaluateAll((lines) => lines.map((line) => line.className));
    expect(states).toEqual(['reused', 'reused', 'reused', 'reused']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is what is being typed, after a pause, from three words on and three times at most; sending it runs no step', async () => {
    const { page, sent, complaints } = await openChat('typing');
    await page.getByRole('button', { name: starters[0] ?? '' }).hover();
    const type = async (text: string, waitMs = 1_500) => {
      await field(page).pressSequentially(text, { delay: 20 });
      await page.waitForTimeout(waitMs);
    };
    await type('How do');
    expect(sent).toEqual([]);
    // One request for all of it: what is typed without a pause is no question yet.
    await type(' I keep a copy of my');
    await type(' data');
    expect(ahead(sent).map(({ body }) => body)).toEqual([
      { messages: ['How do I keep a copy of my'], typing: true },
      { messages: ['How do I keep a copy of my data'], typing: true },
    ]);
    await ready(sent);
    await field(page).press('Enter');
    await answered(page);
    expectNoSteps(sent);

    // The next question of the conversation is not guessed.
    await type('How do I export all of it');
    expect(ahead(sent)).toHaveLength(2);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await field(page).fill('');
    for (const text of ['How do I restore', ' a copy', ' of my', ' data', ' again']) await type(text, 1_200);
    expect(ahead(sent)).toHaveLength(2 + 3);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('SEC-01 stops asking when the server has enough, and the question itself is taken', async () => {
    const { page, sent } = await openChat('typing');
    for (let number = 0; number < 5; number += 1) {
      await field(page).fill('');
      for (const text of ['one two three', ' four', ' five']) {
        await field(page).pressSequentially(`${text} ${number}`, { delay: 1 });
        await page.waitForTimeout(750);
      }
    }
    const refused = ahead(sent).filter(({ response }) => 'error' in response);
    expect(ahead(sent).length - refused.length).toBeLessThanOrEqual(10);
    expect(refused).toHaveLength(1);
    await field(page).fill('How do I put the widget on my page?');
    await field(page).press('Enter');
    await answered(page);
    expect(asked(sent)).toHaveLength(1);
    await page.context().close();
  });
});
