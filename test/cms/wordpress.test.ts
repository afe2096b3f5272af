import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { freshDataDir, roomyConfig, startProduct, type Product } from '../support/product.ts';
import { edit, openAsOwner } from './wordpress/editor.ts';
import { installPackages } from './wordpress/install-packages.ts';
import { startWordPress, wordpressPackages, type WordPressSite } from './wordpress/wordpress-site.ts';

const lack = installPackages(wordpressPackages);
if (lack) console.log(`WordPress: not run, ${lack}`);

const contentSecret = `whsec_${randomBytes(32).toString('base64')}`;
const identitySecret = randomBytes(24).toString('hex');
const question = 'When does the cheese counter open?';
const hours = (hour: string) =>
  `<!-- wp:paragraph --><p>The cheese counter opens at ${hour} in the morning.</p><!-- /wp:paragraph -->`;

// One site for all: the tests follow its owner from the first look to the last.
describe.skipIf(lack !== undefined)('the plugin for WordPress', () => {
  const folder = freshDataDir();
  let site: WordPressSite;
  let product: Product;
  let browser: Browser;
  let signedIn: BrowserContext;
  let admin: Page;
  let page: { id: number; url: string };

  beforeAll(async () => {
    [site, browser] = await Promise.all([startWordPress(), openBrowser()]);
    const { limits } = JSON.parse(readFileSync(roomyConfig, 'utf8')) as { limits: object };
    const identity = { mode: 'optional', algorithm: 'HS256', issuer: site.url, key: identitySecret };
    const config = join(site.folder, 'prep-chat.config.json');
    writeFileSync(config, JSON.stringify({ limits: { ...limits, reuseHours: 24 }, identity }));
    const env = {
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
      PREP_CHAT_CONTENT_SECRET: contentSecret,
      PREP_CHAT_CONFIG: config,
    };
    product = await startProduct(folder.dataDir, env, ['start']);
    signedIn = await browser.newContext();
    admin = await openAsOwner(signedIn, site.url);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.kill();
    await site?.stop();
    folder.dispose();
  });

  /** Sees a page of the site as anybody does, asks there, and waits for words of the answer. */
  async function visit<T>(path: string, look: (visited: Page) => Promise<T>): Promise<T> {
    const visited = await browser.newPage();
    try {
      await visited.goto(site.url + path);
      return await look(visited);
    } finally {
      await visited.close();
    }
  }
  async function ask(visited: Page, text: string, answer: RegExp): Promise<void> {
    const box = visited.getByRole('textbox', { name: 'Your question' });
    const launcher = visited.getByRole('button', { name: 'Ask a question' });
    await box.or(launcher).first().waitFor();
    if (!(await box.isVisible())) await launcher.click();
    await box.fill(text);
    await box.press('Enter');
    await visited.locator('prep-chat').getByText(answer).first().waitFor({ timeout: 20_000 });
  }
  const settings = () => admin.goto(`${site.url}/wp-admin/options-general.php?page=prep-chat`);
  const save = () =>
    Promise.all([admin.waitForNavigation(), admin.click('form[action="options.php"] #submit')]);
  /** Of the pages that the server knows, by what the plugin has been told. */
  const status = async () => {
    await settings();
    return admin.locator('.prep-chat-status').innerText();
  };
  const isSent = () => expect.poll(status, { timeout: 20_000 }).toMatch(/knows your pages/);

  it('is activated, shows nothing before it is set up, and says what it needs', async () => {
    await admin.goto(`${site.url}/wp-admin/plugins.php`);
    await admin.click('#activate-prep-chat');
    await admin.waitForSelector('#deactivate-prep-chat');
    expect(await visit('/', (visited) => visited.locator('script[src*="prep-chat"]').count())).toBe(0);
    await settings();
    expect(await admin.locator('.wrap').innerText()).toMatch(/Say where your server is/);
  });

  it('takes its settings from the settings page, refuses what is none, and never shows a secret again', async () => {
    await admin.fill('#prep-chat-endpoint', 'javascript:alert(1)');
    await admin.fill('#prep-chat-accent', 'red"><script>');
    await admin.fill('#prep-chat-prep_chat_content_secret', 'whsec_short');
    await admin.fill('#prep-chat-prep_chat_identity_secret', 'too short');
    await save();
    const notices = await admin.locator('.notice-error').allInnerTexts();
    expect(notices.join('\n')).toMatch(/hex colour/);
    expect(notices.join('\n')).toMatch(/whsec_/);
    expect(notices.join('\n')).toMatch(/at least 32 characters/);
    expect(await admin.inputValue('#prep-chat-endpoint')).toBe('');

    await admin.fill('#prep-chat-endpoint', `${product.url}/`);
    await admin.fill('#prep-chat-accent', '#0a7');
    await admin.fill('#prep-chat-heading', 'Ask the "shop" & co');
    await admin.fill('#prep-chat-starters', 'When do you open?\nWhat does it cost?');
    await admin.fill('#prep-chat-prep_chat_content_secret', contentSecret);
    await admin.fill('#prep-chat-prep_chat_identity_secret', identitySecret);
    await admin.check('#prep-chat-identity');
    await save();
    expect(await admin.locator('.notice-error').count()).toBe(0);
    expect(await admin.inputValue('#prep-chat-endpoint')).toBe(product.url);
    expect(await admin.inputValue('#prep-chat-heading')).toBe('Ask the "shop" & co');
    const shown = await admin.content();
    for (const secret of [contentSecret, identitySecret]) expect(shown).not.toContain(secret);
    // saved again with empty fields, both are still there
    await save();
    expect(site.php("echo get_option('prep_chat_content_secret');")).toBe(contentSecret);
    expect(site.php("echo get_option('prep_chat_identity_secret');")).toBe(identitySecret);
  });

  it('keeps strangers out of its settings and its actions', async () => {
    const anonymous = await fetch(`${site.url}/wp-admin/admin-post.php`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: 'prep_chat_send_everything' }),
    });
    expect(anonymous.headers.get('location') ?? '').not.toMatch(/page=prep-chat/);
    // signed in, and without a nonce
    const forged = await admin.request.post(`${site.url}/wp-admin/admin-post.php`, {
      form: { action: 'prep_chat_send_everything' },
    });
    expect(forged.status()).toBe(403);
    expect(site.php("var_dump(get_option('prep_chat_everything'));")).toMatch(/false/);
  });

  it('sends everything that there is, in batches, when the button is pressed', async () => {
    site.php(`for ($n = 0; $n < 45; $n++) wp_insert_post(array('post_type' => 'page', 'post_status' => 'publish',
      'post_title' => "Shelf $n", 'post_content' => "<p>On shelf number $n there is jam of sort $n.</p>"));
      wp_insert_post(array('post_type' => 'page', 'post_status' => 'private', 'post_title' => 'Secret plans', 'post_content' => 'We sell the shop.'));
      wp_insert_post(array('post_type' => 'page', 'post_status' => 'publish', 'post_password' => 'x', 'post_title' => 'Password', 'post_content' => 'We sell the shop.'));
      delete_option('prep_chat_status'); global $wpdb; $wpdb->query("delete from $wpdb->options where option_name like 'prep_chat_job_%'");`);
    await settings();
    await Promise.all([
      admin.waitForNavigation(),
      admin.getByRole('button', { name: 'Send everything' }).click(),
    ]);
    await isSent();
    await visit('/', (visited) => ask(visited, 'What is on shelf number 44?', /jam of sort 44/));
    await visit('/', (visited) => ask(visited, 'Will you sell the shop?', /do not seem to cover/));
  });

  it('answers from a page as soon as it is published, and from its new text as soon as that is', async () => {
    page = await edit(admin, site.url, { title: 'Opening hours', content: hours('seven') });
    await isSent();
    await visit('/', async (visited) => {
      await ask(visited, question, /opens at seven/);
      const source = visited.locator('prep-chat-sources a').first();
      expect(await source.getAttribute('href')).toContain(`${site.url}/opening-hours/`);
    });
    await edit(admin, site.url, { id: page.id, content: hours('half past nine') });
    const saved = performance.now();
    await expect.poll(() => site.php('echo Prep_Chat_Jobs::count();'), { timeout: 20_000 }).toBe('0');
    await visit('/', (visited) => ask(visited, question, /half past nine/));
    expect(performance.now() - saved).toBeLessThan(30_000);
  });

  it('follows a page that moves, and lets go of one that is withdrawn, trashed or deleted', async () => {
    const urls = () => {
      const [row] = [
        site.php(
          `echo implode(' ', $GLOBALS['wpdb']->get_col("select meta_value from {$GLOBALS['wpdb']->postmeta} where meta_key = '_prep_chat_sent_as' and post_id = ${page.id}"));`,
        ),
      ];
      return row;
    };
    expect(urls()).toBe(`${site.url}/opening-hours/`);
    await edit(admin, site.url, { id: page.id, slug: 'when-we-open' });
    await isSent();
    expect(urls()).toBe(`${site.url}/when-we-open/`);
    await visit('/', async (visited) => {
      await ask(visited, question, /half past nine/);
      const links = await visited
        .locator('prep-chat-sources a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links.join()).toContain('/when-we-open/');
      expect(links.join()).not.toContain('/opening-hours/');
    });
    for (const [change, back] of [
      [`wp_update_post(array('ID' => ${page.id}, 'post_status' => 'draft'));`, true],
      [`wp_trash_post(${page.id});`, true],
      [`wp_delete_post(${page.id}, true);`, false],
    ] as const) {
      site.php(`${change} do_action('shutdown');`);
      await isSent();
      await visit('/', (visited) => ask(visited, question, /do not seem to cover/));
      if (!back) continue;
      site.php(`wp_untrash_post(${page.id}); wp_publish_post(${page.id});`);
      await isSent();
      await visit('/', (visited) => ask(visited, question, /half past nine/));
    }
  });

  it('shows no chat on a page whose author does not want one, and keeps a page out of the answers', async () => {
    const quiet = await edit(admin, site.url, {
      title: 'Quiet',
      content:
        '<!-- wp:paragraph --><p>The quiet room is behind the zebra curtain.</p><!-- /wp:paragraph -->',
      boxes: ['_prep_chat_hidden'],
    });
    await isSent();
    await visit(`/?p=${quiet.id}`, async (visited) => {
      expect(await visited.locator('prep-chat, script[src*="prep-chat"]').count()).toBe(0);
    });
    await visit('/', (visited) => ask(visited, 'Where is the quiet room?', /zebra curtain/));
    // by the box beside the text, as the editor sends it
    await admin.goto(`${site.url}/wp-admin/post.php?post=${quiet.id}&action=edit`);
    expect(await admin.locator('input[name="_prep_chat_hidden"]').isChecked()).toBe(true);
    await edit(admin, site.url, { id: quiet.id, boxes: ['_prep_chat_unindexed'] });
    await isSent();
    await visit('/', (visited) => ask(visited, 'Where is the quiet room?', /do not seem to cover/));
    // a visitor may not change it
    const refused = await fetch(`${site.url}/wp-json/wp/v2/pages/${quiet.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ meta: { _prep_chat_hidden: false } }),
    });
    expect(refused.status).toBe(401);
  });

  it('puts the chat where a shortcode or a block says, in place of the button', async () => {
    const both = [
      await edit(admin, site.url, {
        title: 'With a shortcode',
        content: `<!-- wp:shortcode -->[prep-chat heading="Ask here" welcome="<b>Hello</b>"]<!-- /wp:shortcode -->${hours('eleven')}`,
      }),
      await edit(admin, site.url, { title: 'With a block', block: { heading: 'Ask here' } }),
    ];
    await isSent();
    for (const { id } of both) {
      await visit(`/?p=${id}`, async (visited) => {
        const chat = visited.locator('prep-chat');
        await chat.getByRole('textbox', { name: 'Your question' }).waitFor();
        expect(await chat.count()).toBe(1);
        expect(await chat.getAttribute('mode')).toBe('inline');
        expect(await chat.getAttribute('heading')).toBe('Ask here');
        expect(await chat.getAttribute('accent')).toBe('#0a7');
        await ask(visited, question, /opens at eleven/);
      });
    }
    // the chat itself is no part of what is answered from
    await visit('/', async (visited) => {
      const tag = visited.locator('script[src*="/prep-chat.js"]');
      expect(await tag.getAttribute('type')).toBe('module');
      expect(await tag.getAttribute('data-heading')).toBe('Ask the "shop" & co');
      expect(await tag.getAttribute('data-starters')).toBe('When do you open?|What does it cost?');
    });
  });

  it('vouches for whoever is signed in, and for nobody else', async () => {
    const anonymous = await fetch(`${site.url}/wp-json/prep-chat/v1/token`);
    expect(anonymous.status).toBe(401);
    await visit('/', async (visited) => {
      expect(await visited.locator('script[src*="identity.js"]').count()).toBe(0);
    });
    const ownPage = await signedIn.newPage();
    const sessions: string[] = [];
    ownPage.on('response', (response) => {
      // a token that is not good would be refused
      if (response.url().endsWith('/api/sessions') && response.status() === 201)
        sessions.push(response.request().postData() ?? '');
    });
    await ownPage.goto(site.url);
    await ask(ownPage, question, /opens at eleven/);
    const { identityToken } = JSON.parse(sessions.at(-1) ?? '{}') as { identityToken: string };
    const claims = JSON.parse(Buffer.from(identityToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(claims).toMatchObject({ iss: site.url, aud: 'default', sub: 'user-1' });
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(3_600);
    await ownPage.close();
  });

  it('says what went wrong, tries again by itself, and has lost nothing', async () => {
    site.php(`update_option('prep_chat_content_secret', 'whsec_${Buffer.alloc(32).toString('base64')}');`);
    await edit(admin, site.url, {
      title: 'Late',
      content: '<p>The late bus leaves from the pumpkin stop.</p>',
    });
    await settings();
    await expect
      .poll(async () => (await settings(), admin.locator('.notice-error').allInnerTexts()), {
        timeout: 15_000,
      })
      .toEqual([expect.stringMatching(/could not send.*401.*not signed with the secret/s)]);
    expect(await status()).toMatch(/1 page is waiting/);
    site.php(`update_option('prep_chat_content_secret', '${contentSecret}');
      foreach ($GLOBALS['wpdb']->get_col("select option_value from {$GLOBALS['wpdb']->options} where option_name like 'prep_chat_job_%'") as $job) {
        $job = unserialize($job); $job['due'] = time(); update_option('prep_chat_job_' . md5($job['url']), $job);
      }
      do_action('prep_chat_send');`);
    expect(await status()).toMatch(/knows your pages/);
    expect(await admin.locator('.notice-error').count()).toBe(0);
    await visit('/', (visited) => ask(visited, 'Where does the late bus leave?', /pumpkin stop/));
  });

  it('takes back a page that another process withdraws while it is being sent', async () => {
    const left = site.php(`$id = wp_insert_post(array('post_type' => 'page', 'post_status' => 'publish',
        'post_title' => 'Parrot', 'post_content' => '<p>The parrot sleeps behind the amber door.</p>'));
      do_action('prep_chat_send');
      $sent = 0;
      add_action('http_api_debug', function () use ($id, &$sent) {
        global $wpdb;
        if ($sent++) return;
        $wpdb->insert($wpdb->postmeta, array('post_id' => $id, 'meta_key' => '_prep_chat_unindexed', 'meta_value' => '1'));
        Prep_Chat_Jobs::add(get_permalink($id), $id);
      });
      wp_update_post(array('ID' => $id, 'post_content' => '<p>The parrot sleeps behind the amber door now.</p>'));
      do_action('prep_chat_send');
      echo $sent, ' ', Prep_Chat_Jobs::count();`);
    expect(left).toBe('2 0');
    await visit('/', (visited) => ask(visited, 'Where does the parrot sleep?', /do not seem to cover/));
  });

  it('has made PHP complain of nothing', () => {
    expect(site.complaints().filter((line) => line.includes('prep-chat/'))).toEqual([]);
  });

  it('leaves nothing behind when it is deleted', async () => {
    const left = () =>
      site
        .php(`global $wpdb; echo $wpdb->get_var("select (select count(*) from $wpdb->options where option_name like '%prep_chat%')
        + (select count(*) from $wpdb->postmeta where meta_key like '%prep_chat%')"), ' ', wp_next_scheduled('prep_chat_send') ? 'clock' : '',
        strpos((string) get_option('cron')['version'] . serialize(get_option('cron')), 'prep_chat') === false ? '' : 'cron';`)
        .trim();
    expect(left()).not.toBe('0');
    await admin.goto(`${site.url}/wp-admin/plugins.php`);
    await admin.click('#deactivate-prep-chat');
    await admin.waitForSelector('#activate-prep-chat');
    admin.on('dialog', (dialog) => void dialog.accept());
    await admin.click('#delete-prep-chat');
    await expect.poll(left, { timeout: 15_000 }).toBe('0');
    expect(await visit('/', (visited) => visited.locator('script[src*="prep-chat"]').count())).toBe(0);
  });
});
