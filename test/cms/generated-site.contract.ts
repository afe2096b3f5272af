import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { GeneratedSite } from '../support/generated-site.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

/** What differs between site generators. */
export interface GeneratedSiteOptions {
  /** Folder of `demo/cms`. */
  plugin: string;
  /** What an owner has installed already. */
  packages: string[];
  /** The site: a home page that links "Returns" and "Imprint", those two, and "Sizes"; the imprint wants no chat. */
  files(urls: { site: string; server: string }): Record<string, string>;
  /** The file that makes the page "Sizes". */
  sizes: string;
  /** Its command, and the folder that it writes. */
  build: string[];
  built: string;
  /** A file that uses the plugin with its types, and the same with a mistake. */
  typed: [right: string, wrong: string];
  /** The visitor switches to dark, or back. */
  switchTheme(page: Page): Promise<void>;
}

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const question = 'Within how many days can I send a kettle back?';

/** What each plugin of a site generator has to do, in that generator. */
export function describeGeneratedSite(name: string, options: GeneratedSiteOptions): void {
  describe(`prep-chat in ${name}`, () => {
    const site = new GeneratedSite();
    const folder = freshDataDir();
    let product: Product;
    let browser: Browser;
    let page: Page;
    let complaints: string[];

    const build = (env: Record<string, string> = { PREP_CHAT_CONTENT_SECRET: secret }) =>
      site.command(options.build, env);
    const launcher = () => page.getByRole('button', { name: 'Ask a question' });
    const theme = () => page.locator('prep-chat').getAttribute('theme');

    beforeAll(async () => {
      await site.listen();
      const env = { PREP_CHAT_ALLOWED_ORIGINS: site.url, PREP_CHAT_CONTENT_SECRET: secret };
      product = await startProduct(folder.dataDir, env, ['start']);
      await site.install(options.plugin, options.packages);
      const files = options.files({ site: site.url, server: product.url });
      for (const [file, text] of Object.entries(files)) site.write(file, text);
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await product?.stop();
      site.close();
      folder.dispose();
    });
    beforeEach(async () => {
      page = await browser.newPage();
      complaints = recordComplaints(page);
    });
    afterEach(() => page.close());

    it('builds without a secret, and says that nothing is pushed', async () => {
      expect(await build({})).toMatch(/no PREP_CHAT_CONTENT_SECRET, so no pages are pushed/);
      site.serve(options.built);
    });

    it('pushes the pages of a build, and then what has changed and what is gone', async () => {
      expect(await build()).toMatch(
        /prep-chat: 4 pages: 4 added, 0 changed, 0 removed, 0 unchanged, 0 failed/,
      );
      site.remove(options.sizes);
      expect(await build()).toMatch(
        /prep-chat: 3 pages: 0 added, 0 changed, 1 removed, 3 unchanged, 0 failed/,
      );
    });

    it('answers from a page of the site, and goes on while the visitor goes to another page', async () => {
      await page.goto(site.url);
      await launcher().click();
      const box = page.getByRole('textbox', { name: 'Your question' });
      await box.fill(question);
      await box.press('Enter');
      const source = page.locator('prep-chat-sources a').first();
      await source.waitFor({ timeout: 15_000 });
      expect(await source.getAttribute('href')).toMatch(`${site.url}/returns`);
      await page
        .getByText(/forty days/)
        .first()
        .waitFor();

      await page.evaluate(() => Object.assign(globalThis, { isSameDocument: true }));
      await page.locator('a[href*="returns"]:not([target])', { hasText: 'Returns' }).first().click();
      await page.waitForURL(/returns/);
      expect(await page.evaluate(() => 'isSameDocument' in globalThis)).toBe(true);
      await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
      expect(await box.isVisible()).toBe(true);
      expect(await page.locator('prep-chat').count()).toBe(1);
      expect(complaints).toEqual([]);
    });

    it('is not on a page that does not want it, and is back on the next', async () => {
      await page.goto(site.url);
      await launcher().waitFor();
      await page.getByRole('link', { name: 'Imprint' }).first().click();
      await page.waitForURL(/imprint/);
      await page.locator('prep-chat').waitFor({ state: 'detached' });
      await page.goBack();
      await launcher().waitFor();
      await page.goto(`${site.url}/imprint`);
      await page.getByRole('heading', { name: 'Imprint', level: 1 }).waitFor();
      await page.waitForTimeout(1_000);
      expect(await page.locator('prep-chat').count()).toBe(0);
    });

    it('follows the switch between light and dark', async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(site.url);
      await launcher().waitFor();
      await expect.poll(theme).toBe('light');
      await options.switchTheme(page);
      await expect.poll(theme).toBe('dark');
    });

    it('has types that fit those of the generator', async () => {
      const [right, wrong] = options.typed;
      site.write('right.ts', right);
      site.write('wrong.ts', wrong);
      expect(await site.checkTypes('right.ts')).toBe('');
      expect(await site.checkTypes('wrong.ts')).toMatch(/wrong\.ts\(\d+,\d+\): error TS2/);
    });
  });
}
