// Ghost's webhooks tell this that a post or a page has changed; it looks at the page as anybody would and sends what it
// sees to prep-chat: never a draft, never what only members may read. What it could not send it keeps, and tries again.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createContentPush } from 'prep-chat/push';

const { HOST = '127.0.0.1', PORT = '8790', PREP_CHAT_SITE, RELAY_STATE = 'ghost-relay.json' } = process.env;
const [ghost, webhookSecret, server, secret] = [
  'GHOST_URL',
  'GHOST_WEBHOOK_SECRET',
  'PREP_CHAT_SERVER',
  'PREP_CHAT_CONTENT_SECRET',
].map((name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
});
const front = new URL(ghost.endsWith('/') ? ghost : `${ghost}/`);
const push = createContentPush({ server, secret, site: PREP_CHAT_SITE });
const longestBody = 16 * 1024 * 1024;
const longestAge = 5 * 60_000;
const pause = 60_000;

// Where each post was when it was last published, and the addresses that are to be looked at.
const state = existsSync(RELAY_STATE)
  ? JSON.parse(readFileSync(RELAY_STATE, 'utf8'))
  : { addresses: {}, waiting: {} };
function save() {
  writeFileSync(`${RELAY_STATE}.new`, JSON.stringify(state));
  renameSync(`${RELAY_STATE}.new`, RELAY_STATE);
}

/** `sha256=<hex of HMAC-SHA256 over body and time>, t=<milliseconds>`, not older than five minutes. */
function isFromGhost(header, body) {
  const [, given = '', time = ''] = /^sha256=([0-9a-f]{64}), t=(\d{13})$/.exec(header ?? '') ?? [];
  const expected = createHmac('sha256', webhookSecret).update(body).update(time).digest();
  const isSigned = given !== '' && timingSafeEqual(Buffer.from(given, 'hex'), expected);
  return isSigned && Math.abs(Date.now() - Number(time)) <= longestAge;
}

/** An address of the site is to be looked at; one that leads elsewhere never is. */
function want(place) {
  const { href, origin } = new URL(place, front);
  if (origin === front.origin) state.waiting[href] = randomUUID();
}

/** Where a post is and where it was; of one that is withdrawn Ghost says the slug alone. The front page lists it. */
function note({ current, previous }) {
  const id = current.id ?? previous.id;
  const known = state.addresses[id];
  delete state.addresses[id];
  const slugs = [current.slug, previous.slug].filter((slug) => typeof slug === 'string');
  if (current.status === 'published') state.addresses[id] = current.url;
  const places = [known, ...slugs.map((slug) => `${slug}/`), state.addresses[id], front];
  for (const place of places) if (place) want(place);
  save();
}

/** What anybody sees there, past all caches; undefined where there is no page. */
async function look(url, mark) {
  const address = new URL(url);
  address.searchParams.set('prep-chat', mark);
  const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  if (response.status >= 500 || response.status === 429) throw new Error(`Ghost says ${response.status}`);
  return response.ok ? { url, html: await response.text() } : undefined;
}

async function sendWaiting() {
  for (const [url, mark] of Object.entries(state.waiting))
    try {
      const page = await look(url, mark);
      const { failed } = await push(page ? [page] : [], page ? [] : [url]);
      console.log(`${page ? 'sent' : 'removed'} ${url} ${failed.map(({ message }) => message).join(' ')}`);
      // A change that came meanwhile has another mark.
      if (state.waiting[url] === mark) delete state.waiting[url];
      save();
    } catch (error) {
      console.error(`${url}: ${error.message}; tried again in a minute`);
    }
}
let turn = Promise.resolve();
let isQueued = false;
function work() {
  if (isQueued) return;
  isQueued = true;
  turn = turn.then(() => ((isQueued = false), sendWaiting()));
}

async function receive(request) {
  if (request.method !== 'POST') return 405;
  const chunks = [];
  let length = 0;
  for await (const chunk of request) if ((length += chunk.length) <= longestBody) chunks.push(chunk);
  if (length > longestBody) return 413;
  const body = Buffer.concat(chunks);
  if (!isFromGhost(request.headers['x-ghost-signature'], body)) return 401;
  const { post, page } = JSON.parse(body.toString());
  note(post ?? page);
  work();
  return 202;
}

// What changed while this was not running.
for (const url of Object.values(state.addresses)) want(url);
setInterval(work, pause);
work();
createServer((request, response) => {
  receive(request)
    .catch(() => 400)
    .then((status) => response.writeHead(status).end());
}).listen(Number(PORT), HOST, () => console.log(`listening on ${HOST}:${PORT}`));
