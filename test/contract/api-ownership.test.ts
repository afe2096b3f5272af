import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';

const secret = 'a secret of at least thirty-two bytes';
const issuer = 'https://login.example';

interface Things {
  runId: string;
  turnId: string;
  conversationId: string;
  answerId: string;
}

interface Actor {
  client: ApiClient;
  /** What this actor, or for one without a session whoever, has made. */
  own: Things;
}

const random: Things = {
  runId: `run_${'0'.repeat(32)}`,
  turnId: `turn_${'0'.repeat(32)}`,
  conversationId: `conversation_${'0'.repeat(32)}`,
  answerId: `answer_${'0'.repeat(32)}`,
};
const malformed: Things = {
  runId: "' or 1=1 --",
  turnId: '%',
  conversationId: '../../me',
  answerId: '{"$ne":null}',
};
const json = { accept: 'application/json' };

const operations: Record<string, (client: ApiClient, things: Things) => Promise<Response>> = {
  status: (client, { runId }) => client.get(`/api/runs/${encodeURIComponent(runId)}`),
  receipt: (client, { runId }) => client.get(`/api/runs/${encodeURIComponent(runId)}/receipt`),
  events: (client, { runId }) =>
    client.get(`/api/runs/${encodeURIComponent(runId)}`, { accept: 'text/event-stream' }),
  stream: (client, { runId }) => client.post('/api/stream', { runId }, json),
  resume: (client, { answerId }) => client.get(`/api/answers/${encodeURIComponent(answerId)}/stream`),
  stop: (client, { answerId }) => client.post(`/api/answers/${encodeURIComponent(answerId)}/stop`, {}),
  regenerate: (client, { runId, turnId }) =>
    client.post('/api/stream', { runId, turnId, mode: 'shorter' }, json),
  history: (client, { conversationId }) =>
    client.get(`/api/conversations/${encodeURIComponent(conversationId)}`),
  feedback: (client, { answerId }) =>
    client.post(`/api/answers/${encodeURIComponent(answerId)}/feedback`, { rating: 'up' }),
  continue: (client, { conversationId }) => client.post('/api/prepare', { message: 'And?', conversationId }),
  replace: (client, { turnId }) => client.post('/api/prepare', { message: 'Or?', replacesTurnId: turnId }),
  delete: (client, { conversationId }) =>
    client.delete(`/api/conversations/${encodeURIComponent(conversationId)}`),
};

describe('whose things are whose', () => {
  let app: AppUnderTest;
  const actors: Record<string, Actor> = {};

  beforeAll(async () => {
    const identity = { mode: 'optional', algorithm: 'HS256', issuer, key: secret };
    app = await openApp({ config: { identity } });
    await app.startWorker();
    const identified = app.stranger();
    await identified.startSession({ identityToken: token('carol') });
    const expired = await app.visitor();
    const clients = { a: await app.visitor(), b: await app.visitor(), identified, expired };
    for (const [name, client] of Object.entries(clients)) actors[name] = { client, own: await make(client) };
    await app.sql.query(
      `update prep_chat.sessions set expires_at = now() - interval '1 s' where visitor_id =
         (select conversation.visitor_id from prep_chat.conversations conversation where conversation.id = $1)`,
      [actors['expired']?.own.conversationId],
    );
    actors['none'] = { client: app.stranger(), own: actors['expired']?.own ?? random };
  });
  afterAll(() => app.close());

  function token(sub: string): string {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const iat = Math.floor(Date.now() / 1000);
    const text = `${encode({ alg: 'HS256' })}.${encode({ iss: issuer, aud: 'default', sub, iat, exp: iat + 60 })}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }

  async function make(client: ApiClient): Promise<Things> {
    const { runId, turnId, conversationId } = await client.prepare('How do I put the widget on my page?');
    await client.endOfRun(runId);
    const accepted = await client.post('/api/stream', { runId }, json);
    const { answerId } = (await accepted.json()) as { answerId: string };
    await (await client.get(`/api/answers/${answerId}/stream`)).text();
    return { runId, turnId, conversationId, answerId };
  }

  /** All that a client can see of an answer, but for the number that each request has of its own. */
  async function seen(response: Response): Promise<string> {
    const headers = [...response.headers].filter(([name]) => name !== 'x-request-id');
    const body = (await response.text()).replace(/request_[0-9a-f]{32}/, 'request');
    return JSON.stringify([response.status, headers, body]);
  }

  it('SEC-04 shows of another’s things what it shows of things that do not exist, in at least 120 cells', async () => {
    const live = new Set(['a', 'b', 'identified']);
    let cells = 0;
    for (const [name, { client, own }] of Object.entries(actors)) {
      const other = actors[name === 'a' ? 'b' : 'a']?.own ?? random;
      for (const [operation, act] of Object.entries(operations)) {
        const unknown = await seen(await act(client, random));
        expect(unknown).toMatch(live.has(name) ? /^\[404,.*not_found/ : /^\[401,.*unauthorized/);
        for (const [whose, things] of Object.entries({ other, random, malformed })) {
          expect(`${name} ${operation} ${whose}: ${await seen(await act(client, things))}`).toBe(
            `${name} ${operation} ${whose}: ${unknown}`,
          );
          cells += 1;
        }
        if (operation === 'delete') continue;
        const mine = await act(client, own);
        await mine.text();
        if (live.has(name)) expect(`${name} ${operation} ${mine.status}`).toMatch(/ 20[0-4]$/);
        else expect(mine.status).toBe(401);
        cells += 1;
      }
    }
    // Last, because nothing is left afterwards.
    for (const [name, { client, own }] of Object.entries(actors)) {
      const { status } = await client.delete(`/api/conversations/${own.conversationId}`);
      expect(`${name} ${status}`).toBe(`${name} ${live.has(name) ? 204 : 401}`);
      cells += 1;
    }
    expect(cells).toBeGreaterThanOrEqual(120);
  });

  it('SEC-04 keeps 256 random bits of a secret, as a hash', async () => {
    const client = await app.visitor();
    expect(client.token).toMatch(/^[0-9a-f]{64}$/);
    const stored = await app.sql.query<{ hash: string }>(
      "select encode(token_hash, 'hex') as hash from prep_chat.sessions",
    );
    expect(stored.map(({ hash }) => hash)).not.toContain(client.token);
    expect(stored.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});
