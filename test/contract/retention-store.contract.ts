import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlRetentionStore } from '../../bff/adapters/sql-retention-store.ts';
import { purge } from '../../bff/history/purge.ts';
import type { RetentionStore } from '../../bff/ports/retention-store.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import type { Sql } from '../../flows/ports.ts';
import { addVisitor } from '../support/add-visitor.ts';
import { rowsWith } from '../support/canary.ts';
import { fullTurns, type FullTurns } from '../support/full-turns.ts';
import { scriptedFlow } from '../support/scripted-flow.ts';

const days = 30;

/** What every store must do about what is kept too long. `open`: one database, as several processes see it. */
export function retentionStoreContract(
  name: string,
  open: () => Promise<{ processes: [Sql, ...Sql[]]; close(): Promise<void> }>,
): void {
  describe(`retention on ${name}`, () => {
    let processes: [Sql, ...Sql[]];
    let close: () => Promise<void>;
    let sql: Sql;
    let store: RetentionStore;
    let turns: FullTurns;
    let visitorId: string;

    beforeAll(async () => {
      ({ processes, close } = await open());
      [sql] = processes;
      await installSchema(sql);
      await registerFlow(sql, scriptedFlow('Purged_flow'));
      store = createSqlRetentionStore(sql);
      turns = await fullTurns(sql, 'Purged_flow');
    });
    afterAll(async () => {
      await turns.close();
      await close();
    });
    beforeEach(async () => {
      visitorId = await addVisitor(sql);
    });

    /** As if it had been asked so many days ago. */
    async function age(turnId: string, daysAgo: number): Promise<void> {
      await sql.query(
        `update prep_chat.turns set created_at = now() - make_interval(days => $2::int) where id = $1`,
        [turnId, daysAgo],
      );
    }
    const endSessions = (id: string) =>
      sql.query('update prep_chat.sessions set expires_at = now() - interval $$1 s$$ where visitor_id = $1', [
        id,
      ]);

    it('SEC-30 leaves no text of what is too old in any table of the database', async () => {
      const old = await turns.ask(visitorId, 'canary-old');
      const replaced = await turns.ask(visitorId, 'canary-old-replaced', { replacesTurnId: old.id });
      const kept = await turns.ask(visitorId, 'canary-new');
      const tables = new Set((await rowsWith(sql, 'canary-old')).map((row) => row.split(':')[0]));
      for (const table of [
        'prep_chat.runs',
        'prep_chat.answers',
        'prep_chat.answer_events',
        'prep_chat.feedback',
        'pgflow.runs',
        'pgmq.q_purged_flow',
      ])
        expect(tables).toContain(table);
      expect((await rowsWith(sql, old.run.flowRunId)).some((row) => row.startsWith('pgmq.a_'))).toBe(true);
      await age(old.id, days + 1);
      await age(replaced.id, days + 1);
      await age(kept.id, days - 1);

      expect(await purge(store, days)).toBeGreaterThan(0);
      expect(await rowsWith(sql, 'canary-old')).toEqual([]);
      for (const turn of [old, replaced])
        for (const id of [turn.id, turn.run.id, turn.run.flowRunId, turn.conversationId, turn.answerId])
          expect(await rowsWith(sql, id)).toEqual([]);
      expect((await rowsWith(sql, 'canary-new')).length).toBeGreaterThan(4);
      expect(await purge(store, days)).toBe(0);
    });

    it('takes the old turns of a conversation that goes on, and not the others', async () => {
      const first = await turns.ask(visitorId, 'canary-first');
      const second = await turns.ask(visitorId, 'canary-second', { conversationId: first.conversationId });
      await age(first.id, days + 1);
      await purge(store, days);
      expect(await rowsWith(sql, 'canary-first')).toEqual([]);
      expect(await rowsWith(sql, second.id)).not.toEqual([]);
      expect(await rowsWith(sql, first.conversationId)).not.toEqual([]);
    });

    it('SEC-30 forgets a visitor who cannot come back and has left nothing', async () => {
      const [gone, idle, asking] = [visitorId, await addVisitor(sql), await addVisitor(sql)];
      const old = await turns.ask(gone, 'canary-gone');
      const kept = await turns.ask(asking, 'canary-asking');
      await age(old.id, days + 1);
      await endSessions(gone);
      await endSessions(asking);
      await purge(store, days);
      expect(await rowsWith(sql, gone)).toEqual([]);
      // One may still come back, the other's questions are not old yet.
      expect(await rowsWith(sql, idle)).not.toEqual([]);
      expect(await rowsWith(sql, kept.id)).not.toEqual([]);
    });

    it('SEC-30 takes what was counted: calls to models when they are too old, rates when their window is over', async () => {
      await sql.query(
        `insert into prep_chat.model_calls (id, site, visitor_id, model, day, tokens, cost_micros, expires_at)
         select 'canary_call_' || age, 'default', $1, 'm', (now() at time zone 'utc')::date - age, 7, 0, now()
           from unnest($2::int[]) age`,
        [visitorId, [days - 1, days + 1]],
      );
      await sql.query(
        `insert into prep_chat.rate_counters (key, points, expire)
         select 'canary_rate_' || late, 1, extract(epoch from now()) * 1000 + late from unnest($1::int[]) late`,
        [[-1_000, 600_000]],
      );
      await purge(store, days);
      const left = await sql.query<{ id: string }>(
        `select id from prep_chat.model_calls where visitor_id = $1
         union all select key from prep_chat.rate_counters where key like 'canary_rate_%' order by 1`,
        [visitorId],
      );
      expect(left.map(({ id }) => id)).toEqual([`canary_call_${days - 1}`, 'canary_rate_600000']);
    });

    it('takes a run that only the engine has', async () => {
      const turn = await turns.ask(visitorId, 'canary-stray');
      await sql.query('delete from prep_chat.runs where id = $1', [turn.run.id]);
      await sql.query(`update pgflow.runs set started_at = now() - interval '31 days' where run_id = $1`, [
        turn.run.flowRunId,
      ]);
      await purge(store, days);
      expect(await rowsWith(sql, turn.run.flowRunId)).toEqual([]);
    });

    it('goes in bounded batches, and lets nobody wait who asks meanwhile', async () => {
      const conversations = createSqlConversationStore(sql);
      const ask = () => conversations.addTurn({ visitorId, question: 'x', flowSlug: 'Purged_flow' });
      for (let count = 0; count < 25; count += 1) await age((await ask())?.id ?? '', days + 1);
      expect(await store.purge(days, 10)).toBe(10);
      const [fresh] = await Promise.all([ask(), purge(store, days, undefined, 10)]);
      const left = await sql.query(
        `select turn.id from prep_chat.turns turn join prep_chat.conversations conversation
           on conversation.id = turn.conversation_id where conversation.visitor_id = $1`,
        [visitorId],
      );
      expect(left).toEqual([{ id: fresh?.id }]);
    });

    it('is done once by several processes at a time', async () => {
      const asked: string[] = [];
      for (let count = 0; count < 40; count += 1) {
        const turn = await turns.ask(visitorId, `canary-shared-${count}`);
        asked.push(turn.id);
        await age(turn.id, days + 1);
      }
      const stores = processes.map(createSqlRetentionStore);
      const sums = await Promise.all(
        stores.flatMap((each) => [purge(each, days, undefined, 4), purge(each, days)]),
      );
      // A process that finds another one at it leaves it to that one.
      await purge(store, days);
      expect(sums.reduce((sum, removed) => sum + removed, 0)).toBeLessThanOrEqual(asked.length);
      expect(await rowsWith(sql, 'canary-shared')).toEqual([]);
    });
  });
}
