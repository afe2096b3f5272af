import { expect, it } from 'vitest';
import { createPinoLog } from '../../bff/adapters/pino-log.ts';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { memoryDatabase } from '../support/memory-database.ts';
import { parseConfig } from '../../bff/config.ts';
import { takeContent } from '../../bff/ingestion/take-content.ts';
import { observeAll } from '../../bff/observe-all.ts';
import { startWork } from '../../bff/work.ts';
import { createSqlPushStore } from '../../flows/content/sql-push-store.ts';
import { startOpenAiServer } from '../support/openai-server.ts';

it('pages that a site sends get their vectors from whoever works at the runs', async () => {
  const sql = await memoryDatabase();
  await installSchema(sql);
  const server = await startOpenAiServer();
  server.options.services = 'up';
  const config = parseConfig({
    PREP_CHAT_EMBEDDING_MODEL: 'e',
    PREP_CHAT_EMBEDDING_BASE_URL: server.url,
    PREP_CHAT_EMBEDDING_DIMENSIONS: '128',
    PREP_CHAT_ALLOWED_ORIGINS: 'https://shop.example',
  });
  const log = createPinoLog({ level: 'silent', secrets: [] });
  const work = await startWork({
    config,
    database: { sql, exclusive: true },
    log,
    observer: observeAll([]),
  });
  const store = createSqlPushStore(sql, 'default');
  const vectors = async () => {
    const [row] = await sql.query<{ count: number }>(
      'select count(*)::int from prep_chat.vectors where passage_id is not null',
    );
    return row?.count;
  };
  const pages = [1, 2].map((n) => ({ url: `https://shop.example/${n}`, markdown: `Text number ${n}.` }));
  for (const [index, page] of pages.entries()) {
    const message = { id: `msg_${index}`, sentAt: Date.now() / 1_000 };
    await takeContent(store, config.site, message, { pages: [page], removed: [] });
    await expect.poll(vectors, { timeout: 10_000 }).toBe(index + 1);
  }
  await work.close(0);
  await server.close();
  await sql.close();
});
