import { Hono } from 'hono';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PrepChatError } from '../../../../bff/errors.ts';
import { requireOperator } from '../../../../bff/middleware/operator.ts';

const token = 'operator'.repeat(5);
const wrong = {
  'right at first': `${token.slice(0, -1)}x`,
  'wrong at first': `x${token.slice(1)}`,
  short: 'x',
  long: token.repeat(20),
  missing: '',
};

describe('whoever shows the operator’s token', () => {
  afterEach(() => vi.restoreAllMocks());

  /** Status of a request, and what the middleware has hashed for it. */
  async function attempt(given: string) {
    const app = new Hono();
    app.use('/open', requireOperator(token) as never);
    app.get('/open', (c) => c.text('in'));
    app.onError((error, c) => c.text('out', error instanceof PrepChatError ? error.status : 500));
    const digest = vi.spyOn(crypto.subtle, 'digest');
    const headers: HeadersInit = given === '' ? {} : { authorization: `Bearer ${given}` };
    const { status } = await app.request('/open', { headers });
    const hashed = digest.mock.calls.map(([, bytes]) => new TextDecoder().decode(bytes as Uint8Array));
    return { status, hashed };
  }

  it('is let in', async () => expect((await attempt(token)).status).toBe(200));

  it.each(Object.entries(wrong))(
    'is kept out with a token that is %s, and compared as a hash, whatever it looks like',
    async (_, given) => expect(await attempt(given)).toEqual({ status: 401, hashed: [given, token] }),
  );
});
