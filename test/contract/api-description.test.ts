import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from '@hono/zod-openapi';
import {
  conversationResponse,
  conversationsResponse,
  visitorExport,
} from '../../bff/routes/history-schemas.ts';
import { receipt } from '../../bff/routes/receipts.ts';
import * as schemas from '../../bff/routes/schemas.ts';
import { errorCodes } from '../../widget/protocol/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, type AppUnderTest } from '../support/app.ts';

interface Description {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, { properties?: Record<string, { properties?: unknown }> }> };
}

describe('the description of the API', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let description: Description;

  beforeAll(async () => {
    app = await openApp({ config: { limits: { ...roomyLimits, reuseHours: 24 } } });
    await app.startWorker();
    client = await app.visitor();
    description = (await (await client.get('/openapi.json')).json()) as Description;
  });
  afterAll(() => app.close());

  it('names every endpoint with its success', () => {
    const endpoints = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { responses }]) =>
          `${method.toUpperCase()} ${path} ${Object.keys(responses)
            .filter((status) => status !== 'default')
            .join(' ')}`,
      ),
    );
    expect(endpoints.sort()).toEqual([
      'DELETE /api/conversations/{conversationId} 204',
      'DELETE /api/me 204',
      'GET /api/answers/{answerId}/stream 200',
      'GET /api/chat/{id}/stream 200 204',
      'GET /api/conversations 200',
      'GET /api/conversations/{conversationId} 200',
      'GET /api/me 200',
      'GET /api/runs/{runId} 200',
      'GET /api/runs/{runId}/receipt 200',
      'POST /api/answers/{answerId}/feedback 204',
      'POST /api/answers/{answerId}/stop 200',
      'POST /api/chat 200',
      'POST /api/chat/{id}/stop 204',
      'POST /api/content 200',
      'POST /api/prepare 202',
      'POST /api/runs/{runId}/retry 202',
      'POST /api/sessions 201',
      'POST /api/stream 200 202',
    ]);
  });

  it('names nothing of the owner’s page, which is not there without a token for it', async () => {
    expect(Object.keys(description.paths).filter((path) => path.includes('admin'))).toEqual([]);
    const owner = app.stranger();
    owner.token = 'operator'.repeat(5);
    for (const path of ['/admin', '/admin/', '/api/admin/sites', '/api/admin/stats', '/api/admin/visitors/x'])
      expect((await owner.get(path)).status, path).toBe(404);
    expect((await owner.delete('/api/admin/visitors/x')).status).toBe(404);
  });

  it('has the requests of the contract, property by property', () => {
    const properties = (name: string) =>
      Object.keys(description.components.schemas[name]?.properties ?? {}).sort();
    expect(properties('SessionRequest')).toEqual(['identityToken', 'proof', 'site']);
    expect(properties('PrepareRequest')).toEqual([
      'clientMessageId',
      'conversationId',
      'message',
      'messages',
      'proof',
      'replacesTurnId',
      'reuse',
      'typing',
    ]);
    expect(properties('StreamRequest')).toEqual(['clientAnswerId', 'language', 'mode', 'runId', 'turnId']);
    expect(properties('ChatRequest')).toEqual([
      'id',
      'messageId',
      'messages',
      'mode',
      'proof',
      'site',
      'trigger',
    ]);
    expect(properties('FeedbackRequest')).toEqual(['comment', 'rating']);
    expect(properties('ContentRequest')).toEqual(['pages', 'removed']);
    expect(description.components.schemas['Error']?.properties?.['error']?.properties).toMatchObject({
      code: { enum: errorCodes },
    });
  });

  it('describes what is sent, and nothing less', async () => {
    const { runId } = await client.prepare('How do I put the widget on my page?');
    await client.endOfRun(runId);
    // Reading by a schema leaves out what it does not describe.
    const check = async (schema: z.ZodType, response: Promise<Response>, status = 200) => {
      const answer = await response;
      expect(answer.status).toBe(status);
      const body: unknown = await answer.json();
      expect(schema.parse(body)).toEqual(body);
      return body;
    };
    await check(schemas.sessionResponse, app.stranger().post('/api/sessions', {}), 201);
    await check(schemas.prepareResponse, client.post('/api/prepare', { message: 'Why?' }), 202);
    await check(
      schemas.prepareAheadResponse,
      client.post('/api/prepare', { messages: ['Why?', 'How?'] }),
      202,
    );
    await check(schemas.board, client.get(`/api/runs/${runId}`));
    const accept = { accept: 'application/json' };
    const accepted = await check(schemas.streamAccepted, client.post('/api/stream', { runId }, accept), 202);
    const { answerId } = accepted as { answerId: string };
    const path = `/api/answers/${answerId}`;
    await check(schemas.answerEventsResponse, client.get(`${path}/stream`, accept));
    await (await client.get(`${path}/stream`)).text();
    await check(receipt, client.get(`/api/runs/${runId}/receipt`));
    await check(schemas.stopResponse, client.post(`${path}/stop`, {}));
    expect((await client.post(`${path}/feedback`, { rating: 'up' })).status).toBe(204);
    const listed = await check(conversationsResponse, client.get('/api/conversations'));
    for (const { conversationId } of (listed as { conversations: { conversationId: string }[] })
      .conversations)
      await check(conversationResponse, client.get(`/api/conversations/${conversationId}`));
    await check(visitorExport, client.get('/api/me'));
    await check(schemas.errorBody, client.get('/api/runs/run_0'), 404);
  });
});
