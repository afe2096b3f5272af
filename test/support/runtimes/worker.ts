import { createConfigSiteStore } from '../../../bff/adapters/config-site-store.ts';
import { createDailyKey } from '../../../bff/adapters/daily-key.ts';
import { createExtractiveAnswerModel } from '../../../bff/adapters/extractive-answer-model.ts';
import { createSqlRateLimiter } from '../../../bff/adapters/sql-rate-limiter.ts';
import { createJoseIdentityVerifier } from '../../../bff/adapters/jose-identity-verifier.ts';
import { openPostgres } from '../../../bff/adapters/postgres-sql.ts';
import { createSqlPushStore } from '../../../flows/content/sql-push-store.ts';
import { createSqlAnswerStore } from '../../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../../bff/adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from '../../../bff/adapters/sql-history-store.ts';
import { createSqlReceiptStore } from '../../../bff/adapters/sql-receipt-store.ts';
import { createSqlRunStore } from '../../../bff/adapters/sql-run-store.ts';
import { createSqlVisitorStore } from '../../../bff/adapters/sql-visitor-store.ts';
import { LiveAnswers } from '../../../bff/answer/live-answers.ts';
import { createApp } from '../../../bff/app.ts';
import { parseConfig } from '../../../bff/config.ts';
import { AnswerRecorder } from '../../../bff/answer/answer-recorder.ts';
import { LiveStreams } from '../../../bff/guards/live-streams.ts';

const { site } = parseConfig({});

interface Surroundings {
  DATABASE_URL: string;
  ORIGIN: string;
}

const onError = (error: unknown) => console.error(error instanceof Error ? error.stack : error);

/** The application as a worker of workerd, which lets no connection outlive the request that opened it. */
export default {
  async fetch(
    request: Request,
    { DATABASE_URL, ORIGIN }: Surroundings,
    context: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> {
    const sql = openPostgres(DATABASE_URL, 2);
    const runs = await createSqlRunStore(sql, 'chat_preparation_2');
    const live = new LiveAnswers();
    const answers = createSqlAnswerStore(sql);
    const app = createApp({
      conversations: createSqlConversationStore(sql),
      answers,
      recorder: new AnswerRecorder(answers, onError),
      history: createSqlHistoryStore(sql),
      runs,
      receipts: createSqlReceiptStore(sql),
      flowSlug: 'chat_preparation_2',
      model: createExtractiveAnswerModel(0),
      live,
      assets: { find: () => Promise.resolve(undefined) },
      content: (siteKey) => createSqlPushStore(sql, siteKey),
      sites: createConfigSiteStore(site, [ORIGIN]),
      visitors: createSqlVisitorStore(sql),
      identities: createJoseIdentityVerifier(() => undefined),
      historyTokens: 0,
      admission: {
        limiter: createSqlRateLimiter(sql, createDailyKey(sql, onError), onError),
        humanCheckAlways: false,
        onError,
      },
      streams: new LiveStreams(),
      socketAddress: (c) => c.req.header('cf-connecting-ip'),
      trustedProxies: 0,
      siteUrl: ORIGIN,
      ready: async () => void (await sql.query('select 1')),
      observer: {},
      onError,
    });
    const response = await app.fetch(request);
    const end = async () => {
      await live.idle(20_000);
      await runs.close();
      await sql.close();
    };
    if (!response.body) {
      context.waitUntil(end());
      return response;
    }
    const { readable, writable } = new TransformStream();
    context.waitUntil(response.body.pipeTo(writable).finally(end));
    return new Response(readable, response);
  },
};
