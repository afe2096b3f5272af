import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints, recordTraffic, servePage } from '../support/browser.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

const question = 'How do I put the widget on my page?';

async function visible(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: 15_000 });
}

async function ask(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Your question' });
  await box.fill(text);
  await box.press('Enter');
}

const sourcesOf = (page: Page) => page.getByRole('heading', { name: 'Sources', exact: true });

describe('the widget on the demo page', () => {
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startDemo(folder.dataDir), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await product.stop();
    folder.dispose();
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  it('goes from a question over four steps to a cited answer, and to another one without a search', async () => {
    const traffic = recordTraffic(page);
    const complaints = recordComplaints(page);
    await page.goto(product.url);
    expect(traffic.requests.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
    expect(await page.evaluate(() => localStorage.length + document.cookie.length)).toBe(0);

    await ask(page, question);
    await visible(sourcesOf(page));
    const receipt = page.getByText(/Prepared in .+ Searched \d+ passages in \d+ pages/);
    await receipt.click();
    for (const step of ['Search the site', 'Rank the passages', 'Pick the sentences', 'Prepare the answer']) {
      await visible(page.getByRole('listitem').filter({ hasText: `${step}: done` }));
    }
    await visible(page.getByText('No language model is set'));
    await visible(page.getByRole('button', { name: /^Source 1: / }));

    const link = page.locator('prep-chat-sources a').first();
    const href = (await link.getAttribute('href')) ?? '';
    expect(new URL(href).pathname).toBe('/docs/embed');
    await page
      .getByRole('button', { name: /^Source 1: / })
      .first()
      .click();
    expect(await link.evaluate((element) => element.matches(':focus'))).toBe(true);

    const searches = () => traffic.requests.filter(({ path }) => path === '/api/prepare').length;
    expect(searches()).toBe(1);
    await page.getByRole('button', { name: 'Answer again' }).click();
    await visible(page.getByText('2/2'));
    expect(searches()).toBe(1);
    await page.getByRole('button', { name: 'Previous answer' }).click();
    await visible(page.getByText('1/2'));

    const received = await traffic.text();
    expect(received).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-/);
    expect(received).not.toMatch(
      /passageId|flow_run|systemPrompt|DATABASE_URL=postgres:\/\/[^…]|visitor_[0-9a-f]/,
    );
    expect(complaints).toEqual([]);
  });

  it('refuses an empty and a too long question with a sentence, and keeps the text', async () => {
    await page.goto(product.url);
    await page.getByRole('button', { name: 'Send' }).click();
    await visible(page.getByRole('alert').filter({ hasText: 'Type a question first' }));
    await ask(page, 'x'.repeat(5_000));
    await visible(page.getByRole('alert').filter({ hasText: /longer than 4.?000 characters/ }));
    expect(await page.getByRole('textbox', { name: 'Your question' }).inputValue()).toHaveLength(5_000);
  });

  it('begins anew on demand', async () => {
    await page.goto(product.url);
    await ask(page, question);
    await visible(sourcesOf(page));
    await page.getByRole('button', { name: 'New conversation' }).click();
    await visible(page.getByRole('button', { name: 'Does it work without an AI key?' }));
    expect(await sourcesOf(page).count()).toBe(0);
  });

  it('shows that the server is gone, and goes on when it is back', async () => {
    await page.goto(product.url);
    await page.route('**/api/**', (route) => route.abort());
    await ask(page, question);
    await visible(page.getByRole('alert').filter({ hasText: 'cannot be reached' }));
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await visible(sourcesOf(page));
  });

  it('begins another session when the old one has ended', async () => {
    await page.goto(product.url);
    await page.evaluate((key) => localStorage.setItem(key, '0'.repeat(64)), `prep-chat:${product.url}`);
    await ask(page, question);
    await visible(sourcesOf(page));
  });

  it('floats on the pages of the documentation and works by keyboard alone', async () => {
    await page.goto(`${product.url}/docs/quick-start`);
    const launcher = page.getByRole('button', { name: 'Ask a question' });
    await launcher.focus();
    await page.keyboard.press('Enter');
    await visible(page.getByRole('dialog'));
    await page.keyboard.type('What is prep-chat?');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('In short.');
    await page.keyboard.press('Enter');
    await visible(sourcesOf(page));
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await launcher.evaluate((element) => element.matches(':focus'))).toBe(true);
  });
});

describe('the widget with a language model, on somebody else’s page', () => {
  const folder = freshDataDir();
  let model: OpenAiServer;
  let product: Product;
  let browser: Browser;
  let page: Page;
  let site: Awaited<ReturnType<typeof servePage>>;

  beforeAll(async () => {
    model = await startOpenAiServer({ tokenMs: 2, slowMs: 150 });
    site = await servePage('<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1></html>');
    product = await startDemo(folder.dataDir, {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-canary-of-the-key',
      OPENAI_MODEL: 'good',
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await product.stop();
    await model.close();
    site.close();
    folder.dispose();
  });
  beforeEach(async () => {
    model.reset();
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  /** Visits the shop and adds the one script tag. */
  async function embed(url = site.url): Promise<void> {
    await page.goto(url);
    await page.addScriptTag({ type: 'module', url: `${product.url}/prep-chat.js` });
    await page.getByRole('button', { name: 'Ask a question' }).click();
  }

  it('answers, and the browser gets neither the key nor an id of the inside', async () => {
    const traffic = recordTraffic(page);
    await embed();
    await ask(page, question);
    await visible(page.getByText('everything else is optional'));
    await visible(page.getByRole('button', { name: /^Source 1: / }));
    const received = await traffic.text();
    expect(received).not.toMatch(
      /sk-canary|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-|passageId|systemPrompt/,
    );
    expect(model.requests[0]?.authorization).toBe('Bearer sk-canary-of-the-key');
  });

  it('stops on demand, keeps the text, and hangs up on the model', async () => {
    model.script('slow-tokens');
    await embed();
    await ask(page, question);
    await visible(page.getByText('Put one script'));
    await page.getByRole('button', { name: 'Stop' }).click();
    await visible(page.getByText('Stopped. What was written so far is kept.'));
    await visible(page.getByText('Put one script'));
    await model.requests[0]?.ended;
    expect(model.requests[0]?.outcome).toBe('aborted');
    await page.getByRole('button', { name: 'Answer again' }).click();
    await visible(page.getByText('everything else is optional'));
  });

  it('refuses a second question while it answers, and keeps its text', async () => {
    model.script('slow-tokens');
    await embed();
    await ask(page, question);
    await visible(page.getByRole('button', { name: 'Stop' }));
    await ask(page, 'And the colours?');
    await visible(page.getByRole('alert').filter({ hasText: 'One answer at a time' }));
    expect(await page.getByRole('textbox', { name: 'Your question' }).inputValue()).toBe('And the colours?');
  });

  it.each([
    ['a model that is cut off', ['cut'] as const, 'broke off'],
    ['a model that sends an error in its stream', ['error-in-stream'] as const, 'broke off'],
  ])('says what to do about %s, and tries again without a new search', async (_name, script, sentence) => {
    const traffic = recordTraffic(page);
    model.script(...script);
    await embed();
    await ask(page, question);
    await visible(page.getByRole('alert').filter({ hasText: sentence }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await visible(page.getByText(goodAnswer.slice(-30, -6)));
    expect(
      traffic.requests.filter(({ method, path }) => method === 'POST' && path === '/api/prepare'),
    ).toHaveLength(1);
    expect(await traffic.text()).not.toMatch(/secret-upstream|sk-secret|server had an error/);
  });

  it.each([
    ['fails', ['500', '500', '500'] as const],
    ['says nothing', ['empty'] as const],
  ])(
    'quotes the pages when the model %s, says why, and answers again by the model',
    async (_name, script) => {
      const traffic = recordTraffic(page);
      model.script(...script);
      await embed();
      await ask(page, question);
      await visible(page.getByText('The language model does not answer right now. These are quotes'));
      await visible(page.getByText('This is what the site says'));
      await page.getByRole('button', { name: 'Answer again' }).click();
      await visible(page.getByText(goodAnswer.slice(-30, -6)));
      expect(
        traffic.requests.filter(({ method, path }) => method === 'POST' && path === '/api/prepare'),
      ).toHaveLength(1);
      expect(await traffic.text()).not.toMatch(/secret-upstream|sk-canary|server had an error/);
    },
  );

  it('tells a page that is not on the list whom to ask', async () => {
    const other = await servePage('<!doctype html><html lang="en"><title>Other</title></html>');
    await embed(other.url);
    await ask(page, question);
    await visible(page.getByRole('alert'));
    other.close();
  });
});
