import type { ContextSource, Sql } from '../../flows/ports.ts';
import type {
  AnswerMode,
  Citation,
  DroppedMark,
  ErrorCode,
  Notice,
  Outcome,
  Rating,
  ReuseKind,
} from '../../widget/protocol/index.ts';
import type { AnswerRecord, HistoryStore, TurnRecord } from '../ports/history-store.ts';

interface TurnRow {
  id: string;
  run_id: string;
  flow_run_id: string;
  client_message_id: string | null;
  question: string;
  reuse: ReuseKind;
  queries: string[] | null;
  created_at: Date;
  sources: ContextSource[] | null;
}

interface AnswerRow {
  id: string;
  turn_id: string;
  client_answer_id: string | null;
  mode: AnswerMode;
  model: string;
  status: AnswerRecord['status'];
  text: string;
  citations: Citation[];
  dropped: DroppedMark[];
  followups: string[];
  notices: Notice[];
  outcome: Outcome | null;
  error_code: ErrorCode | null;
  rating: Rating | null;
}

/** History in our own tables, on PGlite or PostgreSQL. Ownership is part of every query. */
export function createSqlHistoryStore(sql: Sql): HistoryStore {
  return {
    async conversations(visitorId, limit) {
      const rows = await sql.query<{ id: string; first_question: string; last_at: Date; turns: number }>(
        `select conversation.id, count(*)::integer as turns, max(turn.created_at) as last_at,
                (array_agg(run.question order by turn.created_at, turn.id))[1] as first_question
           from prep_chat.conversations conversation
           join prep_chat.turns turn on turn.conversation_id = conversation.id and turn.replaced_at is null
           join prep_chat.runs run on run.id = turn.run_id
          where conversation.visitor_id = $1
          group by conversation.id order by last_at desc, conversation.id limit $2`,
        [visitorId, limit],
      );
      return rows.map((row) => ({
        id: row.id,
        firstQuestion: row.first_question,
        lastAskedAt: row.last_at,
        turns: row.turns,
      }));
    },

    async turns(visitorId, conversationId, limit) {
      const [own] = await sql.query('select from prep_chat.conversations where id = $1 and visitor_id = $2', [
        conversationId,
        visitorId,
      ]);
      if (!own) return undefined;
      const turns = await sql.query<TurnRow>(
        `select turn.id, turn.run_id, run.flow_run_id, turn.client_message_id, run.question, run.reuse, run.queries,
                turn.created_at, context.sources
           from prep_chat.turns turn
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
           join prep_chat.runs run on run.id = turn.run_id
           left join prep_chat.contexts context on context.run_id = run.id
          where conversation.id = $1 and conversation.visitor_id = $2 and turn.replaced_at is null
          order by turn.created_at desc, turn.id desc limit $3`,
        [conversationId, visitorId, limit],
      );
      const answers = await sql.query<AnswerRow>(
        `select answer.id, answer.turn_id, answer.client_answer_id, answer.mode, answer.model, answer.status,
                answer.text, answer.citations, answer.dropped, answer.followups, answer.notices, answer.outcome, answer.error_code,
                feedback.rating
           from prep_chat.answers answer
           left join prep_chat.feedback feedback on feedback.answer_id = answer.id
           join prep_chat.turns turn on turn.id = answer.turn_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where conversation.id = $1 and conversation.visitor_id = $2 and turn.replaced_at is null
          order by answer.attempt`,
        [conversationId, visitorId],
      );
      return turns.toReversed().map((row) => toTurn(row, answers));
    },

    eraseConversation: (visitorId, conversationId) =>
      sql.transaction(async (transaction) => {
        await lockVisitor(transaction, visitorId);
        const [own] = await transaction.query(
          'select from prep_chat.conversations where id = $1 and visitor_id = $2',
          [conversationId, visitorId],
        );
        if (!own) return undefined;
        const live = await transaction.query<{ id: string }>(
          `select answer.id from prep_chat.answers answer join prep_chat.turns turn on turn.id = answer.turn_id
            where turn.conversation_id = $1 and answer.status = 'streaming'`,
          [conversationId],
        );
        const erased = await transaction.query<{ id: string }>(
          `delete from prep_chat.runs run
            where run.id in (select turn.run_id from prep_chat.turns turn where turn.conversation_id = $1)
              and not exists (select from prep_chat.turns turn
                               where turn.run_id = run.id and turn.conversation_id <> $1)
           returning flow_run_id as id`,
          [conversationId],
        );
        await eraseFlowRuns(transaction, erased);
        await transaction.query('delete from prep_chat.conversations where id = $1', [conversationId]);
        return live.map(({ id }) => id);
      }),

    eraseVisitor: (visitorId) =>
      sql.transaction(async (transaction) => {
        await lockVisitor(transaction, visitorId);
        const live = await transaction.query<{ id: string }>(
          `select answer.id from prep_chat.answers answer
             join prep_chat.turns turn on turn.id = answer.turn_id
             join prep_chat.conversations conversation on conversation.id = turn.conversation_id
            where conversation.visitor_id = $1 and answer.status = 'streaming'`,
          [visitorId],
        );
        const erased = await transaction.query<{ id: string }>(
          'delete from prep_chat.runs where visitor_id = $1 returning flow_run_id as id',
          [visitorId],
        );
        await eraseFlowRuns(transaction, erased);
        await transaction.query('delete from prep_chat.visitors where id = $1', [visitorId]);
        return live.map(({ id }) => id);
      }),
  };
}

/** New questions of the visitor wait: none can come in between what is found and what is removed. */
async function lockVisitor(sql: Pick<Sql, 'query'>, visitorId: string): Promise<void> {
  await sql.query('select from prep_chat.visitors where id = $1 for update', [visitorId]);
}

/** In a statement of its own: the function spares runs that others share, and must see that these are gone. */
export async function eraseFlowRuns(sql: Pick<Sql, 'query'>, runs: readonly { id: string }[]): Promise<void> {
  if (runs.length === 0) return;
  await sql.query('select prep_chat.erase_flow_runs($1::text[]::uuid[])', [runs.map(({ id }) => id)]);
}

function toTurn(row: TurnRow, answers: readonly AnswerRow[]): TurnRecord {
  return {
    id: row.id,
    runId: row.run_id,
    flowRunId: row.flow_run_id,
    ...(row.client_message_id === null ? {} : { clientMessageId: row.client_message_id }),
    question: row.question,
    reuse: row.reuse,
    queries: row.queries ?? [],
    createdAt: row.created_at,
    sources: row.sources ?? [],
    answers: answers.filter((answer) => answer.turn_id === row.id).map(toAnswer),
  };
}

function toAnswer(row: AnswerRow): AnswerRecord {
  return {
    id: row.id,
    ...(row.client_answer_id === null ? {} : { clientAnswerId: row.client_answer_id }),
    mode: row.mode,
    model: row.model,
    status: row.status,
    text: row.text,
    citations: row.citations,
    dropped: row.dropped,
    followups: row.followups,
    notices: row.notices,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.error_code === null ? {} : { errorCode: row.error_code }),
    ...(row.rating === null ? {} : { rating: row.rating }),
  };
}
