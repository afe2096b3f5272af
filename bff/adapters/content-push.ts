import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { describeError } from './describe-error.ts';

/** What a server did with what was pushed. */
export interface PushCounts {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** Pages that it could not take, each with a sentence that says why. */
  failed: { url: string; code: string; message: string }[];
}

const count = z.number().int().nonnegative();
const countsSchema = z.object({
  added: count,
  changed: count,
  unchanged: count,
  removed: count,
  failed: z.array(z.object({ url: z.string(), code: z.string(), message: z.string() })),
});
const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A page as it is sent: its address on the site, its HTML, and a title if that does not say it. */
export interface PushedPage {
  url: string;
  title?: string | undefined;
  html: string;
}

export interface ContentPushOptions {
  /** Address of the prep-chat server. */
  server: string;
  /** `whsec_…`, as the server has it. */
  secret: string;
  /** Public key of the site; left out for the default site. */
  site?: string | undefined;
  /** Milliseconds before the first repetition; doubled for each that follows. */
  firstPause?: number;
}

/** The server did not take a batch. The message says why, to whoever runs the build. */
export class PushError extends Error {
  override name = 'PushError';
}

type Outcome = { counts: PushCounts } | { refused: string; retryAfter?: number };

const tries = 4;
const longestPause = 60_000;
const deadline = 120_000;

/**
 * Sends batches of pages, signed after the Standard Webhooks specification: at most 100 pages and 4 MiB each, and the
 * addresses of those that are gone. What a busy server or a bad network refuses is tried three more times; then, and
 * when the server does not want it, it rejects with a `PushError`.
 */
export function createContentPush({ server, secret, site, firstPause = 1_000 }: ContentPushOptions) {
  const key = keyOf(secret);
  const address = new URL('api/content', server.endsWith('/') ? server : `${server}/`);

  return async (pages: readonly PushedPage[], removed: readonly string[]): Promise<PushCounts> => {
    const body = JSON.stringify({
      pages: pages.map(({ url, title, html }) => ({ url, title, html })),
      removed,
    });
    const id = `msg_${randomUUID()}`;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send(address, { ...signed(key, id, body), ...siteHeader(site) }, body);
      if ('counts' in outcome) return outcome.counts;
      const { refused, retryAfter } = outcome;
      if (retryAfter === undefined || attempt === tries) throw new PushError(`${address.origin} ${refused}`);
      await pause(Math.min(Math.max(retryAfter, firstPause * 2 ** (attempt - 1)), longestPause));
    }
  };
}

const siteHeader = (site: string | undefined) => (site ? { 'x-prep-chat-site': site } : {});

function keyOf(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/.exec(secret)?.[1];
  if (!encoded) throw new PushError('PREP_CHAT_CONTENT_SECRET is not whsec_ and 24 to 64 bytes in base64');
  return Buffer.from(encoded, 'base64');
}

function signed(key: Buffer, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

async function send(address: URL, headers: Record<string, string>, body: string): Promise<Outcome> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      // Followed, it would become a GET, and its target has not been named by the owner.
      redirect: 'manual',
      signal: AbortSignal.timeout(deadline),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const counts = countsSchema.safeParse(answer);
    if (response.ok && counts.success) return { counts: counts.data };
    const refused = `does not take it: ${response.status} ${reasonOf(response, answer)}`.trimEnd();
    if (![429, 502, 503, 504].includes(response.status)) return { refused };
    return { refused, retryAfter: (Number(response.headers.get('retry-after')) || 0) * 1_000 };
  } catch (error) {
    const { name, code, cause } = describeError(error);
    return { refused: `cannot be reached (${cause?.code ?? code ?? name})`, retryAfter: 0 };
  }
}

function reasonOf({ headers }: Response, answer: unknown): string {
  const location = headers.get('location');
  if (location) return `it has moved to ${location}`;
  const { data } = refusalSchema.safeParse(answer);
  return data ? `${data.error.code}, ${data.error.message}` : '';
}
