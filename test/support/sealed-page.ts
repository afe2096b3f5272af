import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page, Route } from 'playwright';

const site = 'https://site.example';
export const api = 'https://api.example';

/** As strict as a site can be: only this script, only this server, no text that becomes HTML. */
const policy = [
  "default-src 'none'",
  `script-src ${api}/prep-chat.js ${api}/chunks/`,
  `connect-src ${api}`,
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** What the server sends for one question. */
export interface ScriptedAnswer {
  steps: { slug: string; label: string; summary: string }[];
  note: string;
  sources: { n: number; url: string; title: string; heading: string; snippet: string }[];
  notices: string[];
  text: string;
}

export interface SealedPage {
  page: Page;
  /** Scripts that ran, violations of the policy, errors. */
  incidents(): Promise<string[]>;
  /** Requests to anywhere but the page, the script and the server. */
  strayRequests: string[];
}

const cors = {
  'access-control-allow-origin': site,
  'access-control-allow-headers': '*, authorization, content-type',
  'access-control-allow-methods': '*',
  'access-control-expose-headers': '*',
};

const events = (values: readonly object[]) =>
  values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');

function answerParts({ sources, notices, text }: ScriptedAnswer): object[] {
  const messageMetadata = {
    runId: 'run_1',
    turnId: 'turn_1',
    mode: 'answer',
    reuse: 'none',
    attempt: 1,
    model: 'm',
  };
  const pieces = text.match(/[\s\S]{1,997}/g) ?? [];
  return [
    { type: 'start', messageId: 'answer_1', messageMetadata },
    ...sources.map(({ n, url, title, heading, snippet }) => ({
      type: 'source-url',
      sourceId: String(n),
      url,
      title,
      providerMetadata: { prepchat: { n, heading, snippet } },
    })),
    ...notices.map((notice, index) => ({
      type: 'data-notice',
      id: `notice_${index}`,
      data: { code: 'extractive', text: notice },
    })),
    { type: 'text-start', id: 'text' },
    ...pieces.map((delta) => ({ type: 'text-delta', id: 'text', delta })),
    { type: 'text-end', id: 'text' },
    {
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: { complete: true, outcome: 'answered', timings: { totalMs: 5 } },
    },
  ];
}

function boards({ steps, note }: ScriptedAnswer): object[] {
  const times = { startedAt: '2026-01-01T00:00:00.000Z', completedAt: '2026-01-01T00:00:00.050Z' };
  const done = steps.map((step) => ({ ...step, ...times, status: 'completed' }));
  return [
    { runId: 'run_1', status: 'preparing', steps: done, note },
    { runId: 'run_1', status: 'completed', steps: done },
  ];
}

/** The same texts as earlier conversations: their titles, and everything of the first one's turn. */
function conversationsOf({ notices }: ScriptedAnswer): object {
  const conversations = notices.map((title, index) => ({
    conversationId: `conversation_${index}`,
    title,
    updatedAt: title,
    turns: 1,
  }));
  return { conversations };
}

function conversationOf({ sources, steps, text }: ScriptedAnswer): object {
  const answer = {
    answerId: 'answer_1',
    mode: 'answer',
    model: text,
    status: 'done',
    text,
    citations: [],
    dropped: [],
    followups: sources.slice(0, 3).map(({ title }) => title),
    outcome: 'answered',
  };
  const turn = {
    turnId: 'turn_1',
    runId: 'run_1',
    question: text,
    createdAt: text,
    reuse: 'none',
    status: 'completed',
    steps: steps.map((step) => ({ ...step, status: 'completed' })),
    sources,
    answers: [answer],
  };
  return { conversationId: 'conversation_0', turns: [turn] };
}

const widget = resolve(import.meta.dirname, '../../dist/widget');

async function respond(route: Route, answer: ScriptedAnswer): Promise<void> {
  const request = route.request();
  const { pathname } = new URL(request.url());
  if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: cors });
  if (pathname.endsWith('.js')) {
    const body = readFileSync(join(widget, pathname));
    return route.fulfill({ body, contentType: 'text/javascript', headers: cors });
  }
  const json = (status: number, value: object) =>
    route.fulfill({
      status,
      body: JSON.stringify(value),
      contentType: 'application/json',
      headers: cors,
    });
  if (pathname === '/api/sessions') {
    return json(201, {
      token: 'f'.repeat(64),
      expiresAt: '2036-01-01T00:00:00.000Z',
      limits: { messageLength: 4_000 },
      settings: { title: 'Scripted', welcome: 'Hello', starters: [] },
    });
  }
  if (pathname === '/api/prepare') {
    const run = { runId: 'run_1', turnId: 'turn_1', conversationId: 'conversation_1', status: 'preparing' };
    return json(202, { ...run, reuse: { kind: 'none' } });
  }
  if (pathname === '/api/conversations') return json(200, conversationsOf(answer));
  if (pathname.startsWith('/api/conversations/')) return json(200, conversationOf(answer));
  const parts = pathname === '/api/stream' ? answerParts(answer) : boards(answer);
  return route.fulfill({ body: events(parts), contentType: 'text/event-stream', headers: cors });
}

/** Opens a page that has the built widget and a strict policy; its server gives one answer. */
export async function openSealedPage(browser: Browser, answer: ScriptedAnswer): Promise<SealedPage> {
  const page = await browser.newPage();
  const strayRequests: string[] = [];
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('dialog', (dialog) => {
    errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => errors.push(`popup ${popup.url()}`));
  await page.addInitScript(() => {
    const incidents: string[] = [];
    Object.assign(globalThis, { incidents });
    for (const name of ['alert', 'confirm', 'prompt', 'print'])
      Object.assign(globalThis, { [name]: () => incidents.push(name) });
    addEventListener('error', ({ message }) => incidents.push(`error ${message}`), true);
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      incidents.push(`${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(`${api}/`)) return respond(route, answer);
    if (url === `${site}/`) {
      const body = `<!doctype html><html lang="en"><title>Site</title><script type="module" src="${api}/prep-chat.js" data-mode="inline"></script></html>`;
      return route.fulfill({
        body,
        contentType: 'text/html',
        headers: { 'content-security-policy': policy },
      });
    }
    strayRequests.push(url);
    return route.abort();
  });
  await page.goto(`${site}/`);
  const incidents = () => page.evaluate(() => (globalThis as unknown as { incidents: string[] }).incidents);
  return { page, strayRequests, incidents: async () => [...errors, ...(await incidents())] };
}
