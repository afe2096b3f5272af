import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { freshDataDir, runProduct, startProduct, type Product } from '../support/product.ts';
import { installGhost } from './ghost/install-ghost.ts';
import { startGhost, type GhostSite, type Post } from './ghost/ghost-site.ts';
import { useOwnTheme } from './ghost/own-theme.ts';
import { addWebhooks, ghostSignature, startRelay, type Relay } from './ghost/relay.ts';

const { folder: ghost = '', lack } = await installGhost();
if (lack !== undefined) console.log(`Ghost: not run, ${lack}`);

const ours = join(import.meta.dirname, '..', '..', 'demo', 'cms', 'ghost');
const token = randomBytes(24).toString('hex');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const accent = '#00aa77';
const question = 'Within how many days can I send a kettle back?';
const returns = (days: string) =>
  `<p>Not every kettle fits every kitchen. Here is what to do with one that does not.</p><h2>How long you have</h2>
   <p>A kettle can be sent back within ${days} days of its arrival, with or without its box.</p><h2>What it costs</h2>
   <p>Nothing: the postage is on us. We refund the price as soon as the kettle is in Sheffield again.</p>`;

// One site for all: the tests follow its owner from one way to the next.
describe.skipIf(lack !== undefined)('prep-chat in Ghost 5', () => {
  const folder = freshDataDir();
  let site: GhostSite;
  let product: Product;
  let browser: Browser;
  let post: Post;
  let other: Post;
  let report: string;
  let env: Record<string, string>;

  const injection = (server = product.url) =>
    readFileSync(join(ours, 'code-injection.html'), 'utf8').replace('https://chat.example.com', server);
  const injectEverywhere = (value: string) =>
    site.api('PUT', 'settings/', { settings: [{ key: 'codeinjection_foot', value }] });

  beforeAll(async () => {
    [site, browser] = await Promise.all([startGhost(ghost, 'The tea shop'), openBrowser()]);
    const look = { accent_color: accent, description: 'Kettles and teapots from Sheffield since 1877' };
    await site.api('PUT', 'settings/', {
      settings: Object.entries(look).map(([key, value]) => ({ key, value })),
    });
    const [coming] = (await site.api('GET', 'posts/')).posts;
    await site.api('DELETE', `posts/${coming.id}/`);
    const values = { title: 'Sending a kettle back', custom_excerpt: 'For when it does not fit.' };
    post = await site.publish({ ...values, html: returns('forty') });
    other = await site.publish({ title: 'Sizes', html: '<p>There are kettles for one litre and two.</p>' });
    await site.publish({ title: 'Where we are', html: '<p>The shop is at the old canal.</p>' }, 'pages');
    await site.publish({
      title: 'Our blend',
      html: '<p>The blend of the house is for friends.</p><!--members-only--><p>Its secret is nettle and clove.</p>',
      visibility: 'members',
    });
    env = {
      PORT: String(await freePort()),
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
      PREP_CHAT_ADMIN_TOKEN: token,
      PREP_CHAT_CONTENT_SECRET: secret,
    };
    report = '';
    for (const kind of ['posts', 'pages']) {
      const from = `${site.url}/sitemap-${kind}.xml`;
      const read = ['ingest', from, '--source', kind, '--every', '1h', '--allow-private'];
      const { code, output } = await runProduct(read, { ...env, PREP_CHAT_DATA_DIR: folder.dataDir });
      if (code !== 0) throw new Error(output);
      report += output;
    }
    product = await startProduct(folder.dataDir, env, ['start']);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await site?.stop();
    folder.dispose();
  });

  /** Sees a page of the site as anybody does; what the browser complains of fails the test. */
  async function visit<T>(url: string, look: (page: Page) => Promise<T>): Promise<T> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    const complaints = recordComplaints(page);
    try {
      await page.goto(url);
      const seen = await look(page);
      // Casper wants jQuery, from elsewhere.
      expect(complaints.filter((each) => !/^\$ is not|reading 'fn'/.test(each))).toEqual([]);
      return seen;
    } finally {
      await page.close();
    }
  }
  async function ask(page: Page, text: string, answer: RegExp): Promise<void> {
    const box = page.getByRole('textbox', { name: 'Your question' });
    const launcher = page.getByRole('button', { name: 'Ask a question' });
    await box.or(launcher).first().waitFor();
    if (!(await box.isVisible())) await launcher.click();
    await box.fill(text);
    await box.press('Enter');
    await page.locator('prep-chat').getByText(answer).first().waitFor();
  }
  /** Asks within how many days, and makes sure that the answer names the post. */
  async function askAboutReturns(page: Page, days = /forty days/): Promise<void> {
    await ask(page, question, days);
    const source = page.locator('prep-chat-sources a').first();
    await source.waitFor();
    expect(await source.getAttribute('href')).toContain(post.url);
  }
  const chats = (url: string) =>
    visit(url, (page) => page.locator('prep-chat, script[src*="prep-chat"]').count());

  it('is read by its two sitemaps, which leave out lists by author and by tag', () => {
    // the page, one that Ghost brings, and the front page
    expect(report).toMatch(/Content: 3 added.*Content: 3 added/s);
    expect(report).not.toMatch(/failed \S/);
  });

  it('is on every page by the code injection of the site, and cites the post', async () => {
    expect(await chats(site.url)).toBe(0);
    await injectEverywhere(injection());
    for (const url of [site.url, post.url, `${site.url}/where-we-are/`])
      await visit(url, (page) => askAboutReturns(page));
    await visit(site.url, (page) => ask(page, 'Where is the shop?', /old canal/));
    // for the README
    if (process.env['PREP_CHAT_SCREENSHOTS'])
      await visit(post.url, async (page) => {
        await askAboutReturns(page);
        await page.setViewportSize({ width: 1_180, height: 720 });
        await page.waitForTimeout(1_000);
        await page.screenshot({ path: join(ours, 'screenshot.png') });
      });
  });

  it('does not know what only members may read', async () => {
    await visit(site.url, async (page) => {
      await ask(page, 'Who is the blend of the house for?', /for friends/);
      expect(await page.locator('prep-chat').innerText()).not.toMatch(/nettle/);
    });
    await visit(site.url, (page) => ask(page, 'Is there nettle and clove?', /do not seem to cover/));
  });

  it('is on one post only by the code injection of that post', async () => {
    await injectEverywhere('');
    other = await site.edit(other, { codeinjection_foot: injection() });
    expect(await chats(post.url)).toBe(0);
    await visit(other.url, (page) => askAboutReturns(page));
    other = await site.edit(other, { codeinjection_foot: '' });
    expect(await chats(other.url)).toBe(0);
  });

  it.each(['casper', 'source'])('comes with a copy of the theme %s, set up in its design', async (theme) => {
    expect(await useOwnTheme(site, theme)).toEqual([]);
    expect(await chats(post.url)).toBe(0);
    const settings = (await site.api('GET', 'custom_theme_settings/')).custom_theme_settings;
    for (const each of settings) if (each.key === 'prep_chat_server') each.value = product.url;
    await site.api('PUT', 'custom_theme_settings/', { custom_theme_settings: settings });
    await visit(post.url, async (page) => {
      await askAboutReturns(page);
      expect(await page.locator('prep-chat').getAttribute('accent')).toBe(accent);
    });
  });

  it('answers from an edited post after the next reading', async () => {
    post = await site.edit(post, { html: returns('fifty') });
    const headers = {
      origin: site.url,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ source: 'posts' });
    const started = await fetch(`${product.url}/api/ingestions`, { method: 'POST', headers, body });
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as { id: string };
    const status = async () =>
      (await (await fetch(`${product.url}/api/ingestions/${id}`, { headers })).json()) as object;
    await expect
      .poll(status, { timeout: 60_000 })
      .toMatchObject({ status: 'completed', removed: 0, failed: 0 });
    await visit(site.url, (page) => askAboutReturns(page, /fifty days/));
  });

  describe('with the relay for its webhooks', () => {
    let port: number;
    let relay: Relay;
    const start = () =>
      startRelay(site, port, { PREP_CHAT_SERVER: product.url, PREP_CHAT_CONTENT_SECRET: secret });
    const says = (text: string) => expect.poll(() => relay.output(), { timeout: 20_000 }).toContain(text);
    const unknown = /do not seem to cover/;
    const asked = (text: string, answer: RegExp) => visit(post.url, (page) => ask(page, text, answer));
    const waiting = () =>
      Object.keys(JSON.parse(readFileSync(join(site.folder, 'relay.json'), 'utf8')).waiting);

    beforeAll(async () => {
      port = await addWebhooks(site);
      relay = await start();
    });
    afterAll(() => relay?.stop());

    it('knows a post seconds after it was published or edited, and a page too', async () => {
      const edited = performance.now();
      post = await site.edit(post, { html: returns('sixty') });
      await says(`sent ${post.url}`);
      await visit(post.url, (page) => askAboutReturns(page, /sixty days/));
      expect(performance.now() - edited).toBeLessThan(20_000);
      const { url } = await site.publish(
        { title: 'Gifts', html: '<p>Vouchers last until 2040.</p>' },
        'pages',
      );
      await says(`sent ${url}`);
      await asked('How long do vouchers last?', /until 2040/);
    });

    it('follows a post that moves, and cites it where it is', async () => {
      const before = post.url;
      post = await site.edit(post, { slug: 'returns' });
      expect(post.url).not.toBe(before);
      await says(`sent ${post.url}`);
      await says(`removed ${before}`);
      await visit(post.url, (page) => askAboutReturns(page, /sixty days/));
    });

    it('sends nothing that not everybody may read, and takes back what is withdrawn', async () => {
      const html = '<p>The winter sale begins on the ninth of January.</p>';
      const when = 'When does the winter sale begin?';
      let sale = await site.publish({ title: 'Sale', html, custom_excerpt: 'Soon.', status: 'draft' });
      sale = await site.edit(sale, { status: 'published' });
      const { url } = sale;
      await says(`sent ${url}`);
      await asked(when, /ninth of January/);
      sale = await site.edit(sale, { visibility: 'members' });
      await expect.poll(() => relay.output().split(`sent ${url}`).length, { timeout: 20_000 }).toBe(3);
      await visit(post.url, async (page) => {
        await ask(page, when, /./);
        await page
          .locator('prep-chat')
          .getByText(/the site says|do not seem/)
          .first()
          .waitFor();
        expect(await page.locator('prep-chat').innerText()).not.toMatch(/ninth/);
      });
      sale = await site.edit(sale, { visibility: 'public' });
      await expect.poll(() => relay.output().split(`sent ${url}`).length, { timeout: 20_000 }).toBe(4);
      await site.edit(sale, { status: 'draft' });
      await says(`removed ${url}`);
      await asked(when, unknown);
      expect(relay.output()).not.toContain('/p/');
      await site.api('DELETE', `posts/${other.id}/`);
      await says(`removed ${other.url}`);
      await asked('For how many litres are there kettles?', unknown);
    });

    it('believes nobody but Ghost, and not for long', async () => {
      const body = JSON.stringify({ post: { current: { id: 'x', slug: 'forged' }, previous: {} } });
      const send = async (signature?: string, sent = body) => {
        const headers = signature === undefined ? {} : { 'x-ghost-signature': signature };
        return (await fetch(relay.url, { method: 'POST', headers, body: sent })).status;
      };
      const now = Date.now();
      for (const signature of [
        undefined,
        '',
        `sha256=, t=${now}`,
        ghostSignature(body, now, 'another secret'),
        ghostSignature(body, now - 6 * 60_000),
        ghostSignature(body, now + 6 * 60_000),
        ghostSignature(body, now).replace(/t=.*/, `t=${now + 1}`),
        ghostSignature(`${body} `, now),
      ])
        expect(await send(signature), signature).toBe(401);
      expect((await fetch(relay.url)).status).toBe(405);
      expect(await send(ghostSignature('{"', now), '{"')).toBe(400);
      expect(relay.output()).not.toContain('forged');
      // as Ghost signs, of an address that leads elsewhere
      const elsewhere = { id: 'x', slug: '/other.example', url: 'http://127.0.0.1:1/', status: 'published' };
      const signed = JSON.stringify({ page: { current: elsewhere, previous: {} } });
      expect(await send(ghostSignature(signed), signed)).toBe(202);
      expect(waiting().filter((url) => !url.startsWith(site.url))).toEqual([]);
    });

    it('loses no change while the server is away, nor while it is away itself', async () => {
      await product.stop();
      post = await site.edit(post, { html: returns('seventy') });
      await says('cannot be reached');
      await expect.poll(waiting).toContain(post.url);
      await relay.stop();
      post = await site.edit(post, { html: returns('eighty') });
      product = await startProduct(folder.dataDir, env, ['start']);
      relay = await start();
      await says(`sent ${post.url}`);
      await visit(post.url, (page) => askAboutReturns(page, /eighty days/));
      await expect.poll(waiting, { timeout: 20_000 }).toEqual([]);
    });
  });
});
