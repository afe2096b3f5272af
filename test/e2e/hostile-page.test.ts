import type { Browser, BrowserContext, Page, Request } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';
import { serveSite, type Site, type SiteResponse } from '../support/site.ts';

const question = 'How do I put the widget on my page?';

const words = (text: string) => text.split(/\s+/);

/** On `document` and `window`, a form or an image of such a name stands before what the browser has there. */
const clobbered = {
  form: words(`body head forms cookie currentScript documentElement activeElement title getElementById
    querySelector querySelectorAll addEventListener removeEventListener createElement readyState dir
    location defaultView visibilityState hidden styleSheets`),
  img: words('adoptedStyleSheets scripts children hasFocus dispatchEvent fonts baseURI'),
  a: words('prepChat config endpoint settings data labels token process'),
};

/**
 * What options, headers and events are read by. Not `signal`, `once`, `capture`, `passive`, `get`, `set` and
 * `value`: the browser reads them from every listener and property descriptor of every script on the page.
 */
const polluted = words(`headers method body src url href innerHTML mode credentials
  cache keepalive redirect referrer integrity priority endpoint token labels runId message type detail
  composed data status title site`);

const clobberingHtml = [
  ...clobbered.form.map((name) => `<form name="${name}"></form>`),
  ...clobbered.img.map((name) => `<img name="${name}" alt="">`),
  ...clobbered.a.map((name) => `<a id="${name}" href="https://evil.example/"></a>`),
].join('');

const pollutingScript = `<script>for (const key of ${JSON.stringify(polluted)}) Object.prototype[key] = 'polluted';</script>`;

const shop = (content: string) =>
  `<!doctype html><html lang="en"><head><title>Shop</title></head><body><h1>Shop</h1>${content}</body></html>`;

/** A page whose policy allows one nonce, the server, and the policies of Trusted Types that are named. */
const strict = (server: string, policies: string): SiteResponse => ({
  headers: {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'nonce-x'",
      `connect-src ${server}`,
      "require-trusted-types-for 'script'",
      `trusted-types ${policies}`,
    ].join('; '),
  },
  body: shop(`<script nonce="x">addEventListener('load', () => document.title = 'Shop is open');</script>
    <script nonce="x" type="module" src="${server}/prep-chat.js"></script>`),
});

/** Ids and tokens differ from visit to visit, words do not. */
const withoutIds = (text: string) => text.replaceAll(/[\w-]{16,}(?<=\d[\w-]*)/g, '<id>');

/** Everything of a request to the API that the page could have had a hand in. */
async function describeRequest(request: Request): Promise<string> {
  const headers = Object.entries(await request.allHeaders()).filter(([name]) => name !== 'referer');
  const { pathname, search } = new URL(request.url());
  return withoutIds(
    `${request.method()} ${pathname}${search} ${JSON.stringify(headers.toSorted())} ${request.postData() ?? ''}`,
  );
}

describe('the widget on a hostile page', () => {
  const folder = freshDataDir();
  let model: OpenAiServer;
  let product: Product;
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const pages: Record<string, () => SiteResponse> = {
      '/clean': () => ({ body: shop(script()) }),
      '/clobbered': () => ({ body: shop(`${clobberingHtml}${script()}`) }),
      '/polluted': () => ({ body: shop(`${pollutingScript}${script()}`) }),
      '/strict': () => strict(product.url, 'lit-html'),
      '/strict-without-lit': () => strict(product.url, 'shop'),
    };
    const script = () => `<script type="module" src="${product.url}/prep-chat.js"></script>`;
    site = await serveSite((path) => pages[path]?.());
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
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
  });
  afterEach(() => context.close());

  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();

  async function ask(): Promise<void> {
    await press('Ask a question');
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill(question);
    await box.press('Enter');
    await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
    await page.locator('prep-chat-answer').getByText(goodAnswer.slice(-30, -6)).waitFor();
  }

  /** What the API is asked for while a visitor of the page asks a question. */
  async function requestsOf(path: string): Promise<string[]> {
    const requests: Request[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.startsWith('/api/')) requests.push(request);
    });
    await page.goto(`${site.url}${path}`);
    await ask();
    // The conversation that the server has kept comes back.
    await page.reload();
    await press('Ask a question');
    await page.locator('prep-chat-answer').getByText(goodAnswer.slice(-30, -6)).waitFor();
    return Promise.all(requests.map(describeRequest));
  }

  it.each([
    ['elements that are named like properties of the document', '/clobbered'],
    ['keys on the prototype of all objects', '/polluted'],
  ])('SEC-15 sends the same requests on a page with %s', async (_what, path) => {
    expect(Object.values(clobbered).flat().length).toBeGreaterThanOrEqual(25);
    expect(polluted.length).toBeGreaterThanOrEqual(20);
    const complaints = recordComplaints(page);
    const hostile = await requestsOf(path);
    expect(complaints).toEqual([]);
    await page.close();
    const other = await browser.newContext();
    page = await other.newPage();
    const clean = await requestsOf('/clean');
    await other.close();
    expect(clean.length).toBeGreaterThanOrEqual(4);
    expect(hostile).toEqual(clean);
  });

  it('SEC-16 violates nothing of a strict policy from the first question to the second visit of the panel', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    const complaints = recordComplaints(page);
    await page.goto(`${site.url}/strict`);
    await ask();
    await press('Answer again');
    await page.getByText('2/2').waitFor();
    await press('Copy');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Put one script');
    await press('Helpful');
    await page.getByRole('button', { name: 'Helpful', exact: true, pressed: true }).waitFor();
    await page.locator('prep-chat .citation').first().hover();
    await page.locator('prep-chat-card [part=card]').waitFor();
    await press('Earlier conversations');
    await page.getByRole('button', { name: 'Delete all my data' }).waitFor();
    await press('Earlier conversations');
    await press('Close');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('Ask a question');
    await page.getByText('2/2').waitFor();
    expect(await page.evaluate(() => (window as any).seen)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('SEC-16 says what to allow where the policy forbids lit-html, and leaves the page alone', async () => {
    const errors: string[] = [];
    const console: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => console.push(message.text()));
    await page.goto(`${site.url}/strict-without-lit`);
    const launcher = page.getByRole('button', { name: 'Ask a question' });
    if ((await launcher.count()) > 0) await launcher.click();
    await expect.poll(() => console.join('\n')).toMatch(/prep-chat:.*trusted-types.*lit-html/);
    expect(errors).toEqual([]);
    expect(await page.title()).toBe('Shop is open');
  });

  it('SEC-18 listens to no message, and its events carry no text', async () => {
    await page.addInitScript(() => {
      const heard: { type: string; fields: string }[] = [];
      const listened: string[] = [];
      Object.assign(window, { heard, listened });
      for (const name of 'ready open close ask step answer settled error feedback'.split(' ')) {
        document.addEventListener(`prep-chat-${name}`, (event) => {
          heard.push({ type: event.type, fields: JSON.stringify({ ...event }) });
        });
      }
      const { addEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: any) {
        if (this === window) listened.push(args[0]);
        return Reflect.apply(addEventListener, this, args);
      };
    });
    await page.goto(`${site.url}/clean`);
    await ask();
    await expect
      .poll(() => page.evaluate(() => (window as any).heard.map(({ type }: any) => type)))
      .toContain('prep-chat-settled');
    const { heard, listened, onmessage } = await page.evaluate(() => ({
      heard: (window as any).heard as { type: string; fields: string }[],
      listened: (window as any).listened as string[],
      onmessage: window.onmessage,
    }));
    expect(new Set(heard.map(({ type }) => type))).toEqual(
      new Set(['ready', 'open', 'ask', 'step', 'answer', 'settled'].map((name) => `prep-chat-${name}`)),
    );
    const fields = heard.map((event) => event.fields).join('\n');
    expect(fields).toContain('"outcome":"done"');
    for (const text of ['widget on my', 'Put one script', 'snippet']) expect(fields).not.toContain(text);
    expect(listened).not.toContain('message');
    expect(onmessage).toBeNull();
  });

  it('is served compressed to who takes that, and as it is to who does not', async () => {
    const load = async (encoding: string) => {
      const response = await fetch(`${product.url}/prep-chat.js`, {
        headers: { 'accept-encoding': encoding },
      });
      return { encoding: response.headers.get('content-encoding'), text: await response.text() };
    };
    const [packed, plain] = [await load('gzip'), await load('identity')];
    expect([packed.encoding, plain.encoding]).toEqual(['gzip', null]);
    expect(packed.text).toBe(plain.text);
  });

  it.each(['/', '/docs/embed', '/prep-chat.js', '/api/sessions', '/openapi.json', '/not-there'])(
    'SEC-17 cannot be framed, sniffed or given away by a referrer at %s',
    async (path) => {
      const { headers } = await fetch(`${product.url}${path}`);
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );
});
