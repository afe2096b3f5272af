import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { freshDataDir, runProduct, startProduct, type Product } from '../support/product.ts';
import { installGhost } from './ghost/install-ghost.ts';
import { startGhost, type GhostSite, type Post } from './ghost/ghost-site.ts';
import { useOwnTheme } from './ghost/own-theme.ts';

const { folder: ghost = '', lack } = await installGhost();
if (lack !== undefined) console.log(`Ghost: not run, ${lack}`);

const ours = join(import.meta.dirname, '..', '..', 'demo', 'cms', 'ghost');
const token = randomBytes(24).toString('hex');
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
    const env = {
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
      PREP_CHAT_ADMIN_TOKEN: token,
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
    if (process.env['PREP_CHAT_SCREENSHOT'])
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
});
