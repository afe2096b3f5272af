import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { chromiumLaunch } from '../support/chromium.mjs';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';
import { serveSite, type Site } from '../support/site.ts';

const question = 'How do I put the widget on my page?';

describe('the widget in the life of a page', () => {
  const folder = freshDataDir();
  let model: OpenAiServer;
  let product: Product;
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    const script = (query = '') =>
      `<script type="module" src="${product.url}/prep-chat.js${query}"></script>`;
    const bodies: Record<string, () => string> = {
      '/': () => script(),
      '/twice': () => script() + script(),
      '/two-addresses': () => script() + script('?v=2'),
      '/late': () => `<prep-chat endpoint="${product.url}" mode="inline"></prep-chat>
        <script>Object.assign(document.querySelector('prep-chat'), { heading: 'Ask the shop', theme: 'dark' });</script>
        ${script()}`,
      '/elsewhere': () => '<p>Nothing to ask here.</p>',
    };
    site = await serveSite((path) => {
      const body = bodies[path]?.();
      return body === undefined
        ? undefined
        : { body: `<!doctype html><html lang="en"><title>Shop</title><body>${body}</body></html>` };
    });
    model = await startOpenAiServer({ tokenMs: 2, slowMs: 150 });
    product = await startDemo(folder.dataDir, {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODEL: 'good',
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await model?.close();
    site?.close();
    folder.dispose();
  });
  beforeEach(async () => {
    model.reset();
    context = await browser.newContext();
    visit(await context.newPage());
  });
  afterEach(() => context.close());

  function visit(next: Page): void {
    page = next;
    page.setDefaultTimeout(8_000);
    complaints = recordComplaints(page);
  }

  async function ask(): Promise<void> {
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill(question);
    await box.press('Enter');
  }

  const open = () => page.getByRole('button', { name: 'Ask a question' }).click();
  const answered = () => page.locator('prep-chat-answer').getByText(goodAnswer.slice(-30, -6)).waitFor();

  it('REL-29 loads while the server is down, and works once it is back', async () => {
    await page.route('**/api/**', (route) => route.abort());
    await page.goto(site.url);
    await open();
    await ask();
    await page.getByRole('alert').first().waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await answered();
    expect(complaints).toEqual([]);
  });

  it('REL-29 leaves a page alone that cannot even load its script', async () => {
    await page.route('**/prep-chat.js', (route) => route.abort());
    await page.goto(site.url);
    expect(await page.title()).toBe('Shop');
    expect(complaints).toEqual([]);
  });

  it.each(['/twice', '/two-addresses'])(
    'REL-29 is there once when its script is there twice: %s',
    async (path) => {
      await page.goto(`${site.url}${path}`);
      await open();
      expect(await page.locator('prep-chat').count()).toBe(1);
      await ask();
      await answered();
      expect(complaints).toEqual([]);
    },
  );

  it('REL-29 asks the model once at a time when it is moved in the middle of an answer', async () => {
    let streams = 0;
    let most = 0;
    const isStream = (url: string) => new URL(url).pathname === '/api/stream';
    page.on('request', (request) => {
      if (request.method() === 'POST' && isStream(request.url())) most = Math.max(most, (streams += 1));
    });
    const ended = (request: { method(): string; url(): string }) => {
      if (request.method() === 'POST' && isStream(request.url())) streams -= 1;
    };
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
    model.script('slow-tokens');
    await page.goto(site.url);
    await open();
    await ask();
    await page.locator('prep-chat-answer').getByText('Put one script').waitFor();
    await page.evaluate(async () => {
      const element = document.querySelector('prep-chat')!;
      const aside = document.body.appendChild(document.createElement('aside'));
      aside.append(element);
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 100));
      aside.append(element);
    });
    await page.locator('prep-chat-answer').getByText('Put one script').waitFor();
    await expect.poll(() => streams, { timeout: 10_000 }).toBe(0);
    expect(most).toBe(1);
    // Moving may break the answer off or not; either way the visitor gets to its end.
    const again = page.getByRole('button', { name: 'Answer again' });
    if ((await page.locator('prep-chat-answer').getByText(goodAnswer.slice(-30, -6)).count()) === 0)
      await again.click();
    await answered();
    expect(complaints).toEqual([]);
  });

  it('REL-29 takes over what the page has set before the script came', async () => {
    await page.goto(`${site.url}/late`);
    await page.getByRole('heading', { name: 'Ask the shop' }).waitFor();
    expect(await page.locator('prep-chat').getAttribute('theme')).toBe('dark');
    await ask();
    await answered();
    expect(complaints).toEqual([]);
  });

  it('REL-29 lets the browser keep the page, and goes on when the visitor comes back', async () => {
    // Playwright switches the back/forward cache off, unless told otherwise.
    const caching = await chromium.launch({
      ...chromiumLaunch(),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    try {
      visit(await caching.newPage());
      await page.addInitScript(() =>
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
      );
      await page.goto(site.url);
      await open();
      await ask();
      await answered();
      await page.goto(`${site.url}/elsewhere`);
      // A page out of that cache does not load again.
      await page.goBack({ waitUntil: 'commit' });
      await expect.poll(() => page.evaluate(() => (window as any).persisted)).toBe(true);
      await answered();
      await page.getByRole('button', { name: 'Answer again' }).click();
      await page.getByText('2/2').waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await caching.close();
    }
  });
});
