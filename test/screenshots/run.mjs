// Makes a picture of every state of the widget, light, dark, right to left and on a small screen, and sheets
// of them, in test/.output/screenshots (ignored). `npm run screenshots -- done history` makes those only.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { chromiumLaunch } from '../support/chromium.mjs';
import { hostPage } from './host-page.mjs';
import { startScriptedServer } from './scripted-server.mjs';
import { texts } from './texts.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test', '.output', 'screenshots');

const looks = {
  light: { lang: 'en', context: { viewport: { width: 1000, height: 820 } } },
  dark: { lang: 'en', context: { viewport: { width: 1000, height: 820 }, colorScheme: 'dark' } },
  rtl: { lang: 'ar', context: { viewport: { width: 1000, height: 820 } } },
  small: { lang: 'en', context: { viewport: { width: 320, height: 640 }, hasTouch: true } },
};

const inside = (page, selector) => page.locator('prep-chat').locator(selector);
async function ask(page, lang) {
  const field = inside(page, 'prep-chat-composer textarea');
  await field.fill(texts[lang].question);
  await field.press('Enter');
}
const answered = (page) => inside(page, 'prep-chat-actions .quiet').first().waitFor();
const toEnd = (page) =>
  inside(page, '.thread').evaluate((thread) => (thread.scrollTop = thread.scrollHeight));

/** Name, state of the server, and what is done on the page. */
const states = {
  closed: ['done', async () => undefined, { closed: true }],
  unread: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await inside(page, 'prep-chat-answer .text').waitFor();
      await page.locator('prep-chat').evaluate((chat) => chat.close());
      await page.locator('prep-chat').evaluate((chat) => chat.dispatchEvent(new Event('prep-chat-settled')));
    },
  ],
  empty: ['done', async () => undefined],
  preparing: [
    'preparing',
    (page, lang) => ask(page, lang).then(() => inside(page, 'prep-chat-steps .started').waitFor()),
  ],
  waiting: [
    'waiting',
    (page, lang) => ask(page, lang).then(() => inside(page, 'prep-chat-steps .note').waitFor()),
  ],
  streaming: [
    'streaming',
    (page, lang) => ask(page, lang).then(() => inside(page, 'prep-chat-answer p').first().waitFor()),
  ],
  done: ['done', (page, lang) => ask(page, lang).then(() => answered(page))],
  sources: [
    'done',
    (page, lang) =>
      ask(page, lang)
        .then(() => answered(page))
        .then(() => toEnd(page)),
  ],
  board: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, '.thread').evaluate((thread) => (thread.scrollTop = 0));
      await inside(page, 'prep-chat-steps summary').click();
    },
  ],
  card: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, '.citation').first().focus();
      await inside(page, '.citation').first().hover();
    },
  ],
  failed: ['failed', (page, lang) => ask(page, lang).then(() => inside(page, '.error').waitFor())],
  broken: [
    'broken',
    (page, lang) =>
      ask(page, lang)
        .then(() => inside(page, '.error').waitFor())
        .then(() => toEnd(page)),
  ],
  'rate-limited': [
    'rate-limited',
    (page, lang) => ask(page, lang).then(() => inside(page, '.error').waitFor()),
  ],
  offline: [
    'preparing',
    async (page, lang) => {
      await ask(page, lang);
      await inside(page, 'prep-chat-steps .started').waitFor();
      await page.context().setOffline(true);
      await page.waitForTimeout(300);
    },
  ],
  stopped: [
    'stopped',
    async (page, lang) => {
      await ask(page, lang);
      await inside(page, 'prep-chat-answer p').first().waitFor();
      await inside(page, 'prep-chat-composer .send').click();
      await toEnd(page);
    },
  ],
  editing: [
    'done',
    (page, lang) =>
      ask(page, lang)
        .then(() => answered(page))
        .then(() => inside(page, '.edit').click()),
  ],
  commenting: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'prep-chat-actions .down').click();
      await inside(page, 'prep-chat-actions form').waitFor();
    },
  ],
  history: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'header .round').first().click();
      await inside(page, 'prep-chat-history .open').first().waitFor();
    },
  ],
  deleting: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'header .round').first().click();
      await inside(page, 'prep-chat-history .all button').click();
    },
  ],
  docked: ['done', (page, lang) => ask(page, lang).then(() => answered(page)), { mode: 'panel' }],
  page: ['done', (page, lang) => ask(page, lang).then(() => answered(page)), { mode: 'page' }],
};

await ensureBuilt(root);
const only = process.argv.slice(2);
const server = await startScriptedServer(join(root, 'dist', 'widget'), hostPage);
const browser = await chromium.launch(chromiumLaunch());
if (only.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let failed = 0;
for (const [look, { lang, context }] of Object.entries(looks)) {
  for (const [name, [state, reach, options = {}]] of Object.entries(states)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const page = await browser.newPage(context);
    try {
      const query = new URLSearchParams({ lang, endpoint: `${server.url}/${state}/${lang}`, ...options });
      await page.goto(`${server.url}/page?${query}`);
      if (!options.closed) await inside(page, 'prep-chat-composer textarea').waitFor();
      page.setDefaultTimeout(8_000);
      await reach(page, lang);
      await page.waitForTimeout(350);
    } catch (error) {
      failed += 1;
      console.log(`✗ ${look} ${name}: ${error.message.split('\n')[0]}`);
    }
    await page.screenshot({ path: join(folder, `${name}.${look}.png`) });
    await page.close();
  }
}
// One sheet for each look.
for (const [look, { context }] of Object.entries(looks)) {
  const names = Object.keys(states).filter((name) => only.length === 0 || only.includes(name));
  const { width, height } = context.viewport;
  const scale = look === 'small' ? 1 : 0.62;
  const cells = names.map(
    (name) =>
      `<figure><img src="${name}.${look}.png" width="${width * scale}" height="${height * scale}"><figcaption>${name}</figcaption></figure>`,
  );
  const style =
    'body{margin:8px;display:flex;flex-wrap:wrap;gap:8px;font:16px system-ui;background:#888}figure{margin:0}';
  writeFileSync(join(folder, `sheet.${look}.html`), `<style>${style}</style>${cells.join('')}`);
}
await browser.close();
await server.stop();
console.log(
  `Pictures and sheets: test/.output/screenshots${failed > 0 ? `; ${failed} states were not reached` : ''}`,
);
process.exitCode = failed > 0 ? 1 : 0;
