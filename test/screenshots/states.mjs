import { texts } from './texts.mjs';

/** How a page can look: language and what the browser is set to. */
export const looks = {
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

/** Each state of the widget: the state of the server, what is done on the page, and options of the page. */
export const states = {
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
  uncited: [
    'uncited',
    (page, lang) =>
      ask(page, lang)
        .then(() => answered(page))
        .then(() => toEnd(page)),
  ],
  plain: [
    'done',
    async (page, lang) => {
      await page.route('**/answer.js', (route) => route.abort());
      await ask(page, lang);
      await inside(page, '.error').waitFor();
      await toEnd(page);
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
  'human-check': [
    'human-check',
    (page, lang) => ask(page, lang).then(() => inside(page, '.notice[role=status]').waitFor()),
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
        .then(() => inside(page, '.edit').click())
        .then(() => inside(page, 'prep-chat-form form').waitFor()),
  ],
  commenting: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'prep-chat-actions .down').click();
      await inside(page, 'prep-chat-form form').waitFor();
    },
  ],
  more: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'prep-chat-actions [aria-expanded]').click();
      await inside(page, 'prep-chat-more select').waitFor();
      await toEnd(page);
    },
  ],
  receipt: [
    'done',
    async (page, lang) => {
      await ask(page, lang);
      await answered(page);
      await inside(page, 'prep-chat-steps summary').click();
      await inside(page, 'prep-chat-receipt ul').first().waitFor();
      await inside(page, 'prep-chat-receipt').evaluate((receipt) => receipt.scrollIntoView({ block: 'end' }));
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
