import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';
import { edit, openAsOwner } from './wordpress/editor.ts';
import { installPackages } from './wordpress/install-packages.ts';
import { palettePng } from './wordpress/palette-png.ts';
import { startWordPress, wordpressPackages, type WordPressSite } from './wordpress/wordpress-site.ts';

const isWanted = process.env['PREP_CHAT_SCREENSHOTS'] === '1';
const lack = isWanted ? installPackages(wordpressPackages) : 'no --screenshots';

const shelf = fileURLToPath(new URL('../../demo/cms/wordpress/.wordpress-org/', import.meta.url));
const contentSecret = `whsec_${randomBytes(32).toString('base64')}`;
const mostBytes = 120_000;
const paragraph = (text: string) => `<!-- wp:paragraph --><p>${text}</p><!-- /wp:paragraph -->`;

// The pictures that readme.txt names, made anew: one page of the administration, one of the editor, one of the site.
describe.skipIf(lack !== undefined)('pictures of the plugin for WordPress', () => {
  const folder = freshDataDir();
  let site: WordPressSite;
  let product: Product;
  let browser: Browser;
  let admin: Page;

  const take = async (page: Page, number: number) => {
    const whole = await page.screenshot({ animations: 'disabled' });
    // shadows suffer from it: only where it must be
    const picture = whole.length > mostBytes ? palettePng(whole) : whole;
    expect(picture.length).toBeLessThanOrEqual(mostBytes);
    writeFileSync(join(shelf, `screenshot-${number}.png`), picture);
  };

  beforeAll(async () => {
    [site, browser] = await Promise.all([startWordPress(), openBrowser()]);
    const env = { PREP_CHAT_ALLOWED_ORIGINS: site.url, PREP_CHAT_CONTENT_SECRET: contentSecret };
    product = await startProduct(folder.dataDir, env, ['start']);
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      colorScheme: 'light',
    });
    admin = await openAsOwner(context, site.url);
    site.php(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin('prep-chat/prep-chat.php');
      update_option('blogname', 'The cheese shop'); wp_delete_post(1, true); wp_delete_post(2, true);
      update_user_meta(1, 'show_welcome_panel', 0);`);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.kill();
    await site?.stop();
    folder.dispose();
  });

  it('shows the settings, with the pages sent', async () => {
    const settings = `${site.url}/wp-admin/options-general.php?page=prep-chat`;
    await admin.goto(settings);
    await admin.fill('#prep-chat-endpoint', product.url);
    await admin.fill('#prep-chat-accent', '#0a6b4f');
    await admin.fill('#prep-chat-heading', 'Ask the cheese shop');
    await admin.fill('#prep-chat-welcome', 'Ask about opening hours, delivery and returns.');
    await admin.fill('#prep-chat-starters', 'When do you open?\nDo you deliver?');
    await admin.fill('#prep-chat-prep_chat_content_secret', contentSecret);
    await Promise.all([admin.waitForNavigation(), admin.click('form[action="options.php"] #submit')]);
    await edit(admin, site.url, {
      title: 'Opening hours',
      content: paragraph('The cheese counter opens at half past nine in the morning and closes at six.'),
    });
    await edit(admin, site.url, {
      title: 'Delivery',
      content: [
        paragraph('We deliver on Tuesdays and Fridays, between eight in the morning and noon.'),
        '<!-- wp:heading --><h2>What it costs</h2><!-- /wp:heading -->',
        paragraph(
          'Delivery costs four pounds, and nothing from forty pounds. What you buy travels in a cool box, which you give back the next time.',
        ),
      ].join(''),
    });
    const status = async () => {
      await admin.goto(settings);
      return admin.locator('.prep-chat-status').innerText();
    };
    await expect.poll(status, { timeout: 20_000 }).toMatch(/knows your pages/);
    // not the address of a machine that nobody else has
    await admin.fill('#prep-chat-endpoint', 'https://chat.example.com');
    await admin.evaluate(() => {
      const root = document.querySelector('#wpbody-content');
      const walker = document.createTreeWalker(root ?? document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode())
        walker.currentNode.textContent = (walker.currentNode.textContent ?? '').replace(
          location.origin,
          'https://www.example.com',
        );
      (document.activeElement as HTMLElement).blur();
    });
    const height = await admin.evaluate(() => document.documentElement.scrollHeight);
    await admin.setViewportSize({ width: 1200, height });
    await take(admin, 1);
    await admin.setViewportSize({ width: 1200, height: 800 });
  });

  it('shows the block in the editor', async () => {
    const words = { heading: 'Ask the cheese shop', starters: 'When do you open?|Do you deliver?' };
    const { id } = await edit(admin, site.url, {
      title: 'Questions',
      content: `${paragraph('Most questions are answered here. For anything else, ring us: 0114 496 0000.')}
<!-- wp:prep-chat/chat ${JSON.stringify(words)} /-->`,
    });
    await admin.goto(`${site.url}/wp-admin/post.php?post=${id}&action=edit`);
    await admin.waitForFunction(() =>
      (globalThis as any).wp?.data?.select('core/editor')?.getCurrentPostId(),
    );
    await admin.evaluate(() => {
      const { data } = (globalThis as any).wp;
      data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false);
      data.dispatch('core/preferences').set('core/edit-post', 'fixedToolbar', true);
      data.dispatch('core/edit-post').openGeneralSidebar('edit-post/block');
      const block = data.select('core/block-editor').getBlocks().at(-1);
      data.dispatch('core/block-editor').selectBlock(block.clientId);
    });
    await admin.getByText('Visitors ask here').waitFor();
    await admin.getByRole('textbox', { name: 'Example questions' }).waitFor();
    await take(admin, 2);
  });

  it('shows an answer on the site', async () => {
    const page = await browser.newPage({ viewport: { width: 1520, height: 920 }, colorScheme: 'light' });
    await page.goto(`${site.url}/delivery/`);
    await page.getByRole('button', { name: 'Ask a question' }).click();
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill('When does the cheese counter open?');
    await box.press('Enter');
    await page
      .locator('prep-chat')
      .getByText(/half past nine/)
      .first()
      .waitFor({ timeout: 20_000 });
    await page.locator('prep-chat-sources a').first().waitFor();
    await page.waitForLoadState('networkidle');
    await take(page, 3);
    await page.close();
  });
});
