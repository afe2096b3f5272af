import type { Content, Gaps, Questions, Sites, Stats, Visitor } from './answers.ts';

/** The server refused, or could not be reached (then `status` is 0). */
export class OwnerError extends Error {
  override name = 'OwnerError';
  readonly status: number;
  readonly retryAfterSeconds: number;

  constructor(status: number, retryAfterSeconds = 0) {
    super(sentenceOf(status, retryAfterSeconds));
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

function sentenceOf(status: number, retryAfterSeconds: number): string {
  if (status === 0) return 'The server does not answer. Is it running?';
  if (status === 401) return 'This is not the token of this server.';
  if (status === 403)
    return 'The server does not know the address of this page. Add it to PREP_CHAT_ALLOWED_ORIGINS and restart.';
  if (status === 404) return 'There is nothing of that kind any more.';
  if (status === 429) return `Too many attempts. Wait for ${retryAfterSeconds} seconds.`;
  return `The server could not do that (${status}). Its log says why.`;
}

/** Which site, and how many days back. */
export interface Period {
  site: string;
  days: number;
}

const query = ({ site, days }: Period) => `?${new URLSearchParams({ site, days: String(days) })}`;

/** Asks `/api/admin/…` with the owner's token, which travels in a header only. */
export class OwnerClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  sites = () => this.#read<Sites>('sites');
  content = () => this.#read<Content>('content');
  questions = (period: Period) => this.#read<Questions>(`questions${query(period)}`);
  gaps = (period: Period) => this.#read<Gaps>(`gaps${query(period)}`);
  stats = (period: Period) => this.#read<Stats>(`stats${query(period)}`);
  visitor = (id: string) => this.#read<Visitor>(`visitors/${encodeURIComponent(id)}`);

  async erase(id: string): Promise<void> {
    await this.#send(`visitors/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** The id of the visitor for whom the site has vouched as `subject`. */
  async find(site: string, subject: string): Promise<string> {
    const response = await this.#send('visitors/find', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ site, subject }),
    });
    const { visitorId } = (await response.json()) as { visitorId: string };
    return visitorId;
  }

  /** The page and the server are of one build, so that an answer has the shape that this page knows. */
  async #read<Answer>(path: string): Promise<Answer> {
    return (await (await this.#send(path)).json()) as Answer;
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    const response = await fetch(`/api/admin/${path}`, { ...init, headers, cache: 'no-store' }).catch(() => {
      throw new OwnerError(0);
    });
    if (!response.ok) throw new OwnerError(response.status, Number(response.headers.get('retry-after')));
    return response;
  }
}
