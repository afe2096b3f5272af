import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { newId } from '../../bff/ids.ts';
import type { ConversationStore, Turn } from '../../bff/ports/conversation-store.ts';
import type { Sql } from '../../flows/ports.ts';

type NewTurn = Partial<Parameters<ConversationStore['addTurn']>[0]>;

export interface FullTurns {
  /** A turn with all that can be kept of it, in every table that keeps something; `canary` is in all of its texts. */
  ask(visitorId: string, canary: string, more?: NewTurn): Promise<Turn & { answerId: string }>;
  close(): Promise<void>;
}

/** Turns of a flow that is made of scripted steps. */
export async function fullTurns(sql: Sql, flowSlug: string): Promise<FullTurns> {
  const conversations = createSqlConversationStore(sql);
  const answers = createSqlAnswerStore(sql);
  const runs = await createSqlRunStore(sql, flowSlug);
  return {
    async ask(visitorId, canary, more = {}) {
      const turn = await conversations.addTurn({
        visitorId,
        question: `What is ${canary}?`,
        flowSlug,
        clientMessageId: canary,
        ...more,
      });
      if (!turn) throw new Error('the turn was refused');
      await runs.start(turn.run.flowRunId, { runId: turn.run.id, script: 'succeed', id: canary });
      // The queue's archive, too.
      await sql.query(
        `select pgmq.archive($2, message.msg_id) from pgmq.read($2, 0, 1000) message
          where message.message ->> 'run_id' = $1 and message.message ->> 'step_slug' is not null`,
        [turn.run.flowRunId, flowSlug],
      );
      await sql.query(`select pgmq.send($3, jsonb_build_object('run_id', $1::text, 'x', $2::text))`, [
        turn.run.flowRunId,
        canary,
        flowSlug,
      ]);
      const answer = await answers.add({
        id: newId('answer'),
        turnId: turn.id,
        mode: 'answer',
        model: canary,
      });
      await answers.rate(visitorId, answer.id, { rating: 'down', comment: canary });
      await answers.append([{ answerId: answer.id, seq: 0, parts: [JSON.stringify({ type: 'x', canary })] }]);
      return { ...turn, answerId: answer.id };
    },
    close: () => runs.close(),
  };
}
