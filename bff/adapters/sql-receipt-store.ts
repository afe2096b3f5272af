import type { Sql } from '../../flows/ports.ts';
import type { AnswerLanguage } from '../../widget/protocol/index.ts';
import type { AnswerReceipt, CallSum, ReceiptStore } from '../ports/receipt-store.ts';

interface AnswerRow extends Pick<AnswerReceipt, 'attempt' | 'mode' | 'model' | 'status'> {
  id: string;
  language: AnswerLanguage | null;
  temperature: number | null;
  first_text_ms: number | null;
  ms: number | null;
  usage: { inputTokens: number; outputTokens: number } | null;
  calls: CallSum;
}

/** Receipts from our own tables, on PGlite or PostgreSQL. */
export function createSqlReceiptStore(sql: Pick<Sql, 'query'>): ReceiptStore {
  return {
    async preparationCalls(flowRunId) {
      // JSON, because drivers differ in what they make of a bigint.
      const [row] = await sql.query<{ calls: CallSum }>(
        `select json_build_object('modelCalls', count(*), 'inputTokens', coalesce(sum(input_tokens), 0),
                  'outputTokens', coalesce(sum(output_tokens), 0),
                  'costMicros', coalesce(sum(cost_micros), 0)) as calls
           from prep_chat.model_calls where flow_run_id = $1 and settled_at is not null`,
        [flowRunId],
      );
      return row?.calls ?? { modelCalls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };
    },

    async answers(runId) {
      const rows = await sql.query<AnswerRow>(
        `select answer.id, answer.attempt, answer.mode, answer.language, answer.model, answer.temperature, answer.status,
                answer.first_text_ms, answer.ms, answer.usage, made.calls
           from prep_chat.answers answer
           join prep_chat.turns turn on turn.id = answer.turn_id
           cross join lateral (
             select json_build_object('modelCalls', count(*), 'inputTokens', coalesce(sum(input_tokens), 0),
                      'outputTokens', coalesce(sum(output_tokens), 0),
                      'costMicros', coalesce(sum(cost_micros), 0)) as calls
               from prep_chat.model_calls call where call.answer_id = answer.id and call.settled_at is not null
           ) made
          where turn.run_id = $1
          order by turn.created_at, turn.id, answer.attempt`,
        [runId],
      );
      return rows.map(toAnswer);
    },
  };
}

function toAnswer(row: AnswerRow): AnswerReceipt {
  return {
    answerId: row.id,
    attempt: row.attempt,
    mode: row.mode,
    ...(row.language === null ? {} : { language: row.language }),
    model: row.model,
    ...(row.temperature === null ? {} : { temperature: row.temperature }),
    status: row.status,
    ...(row.first_text_ms === null ? {} : { firstTextMs: row.first_text_ms }),
    ...(row.ms === null ? {} : { ms: row.ms }),
    ...row.calls,
    // Without a budget in between nobody has counted the calls.
    ...(row.calls.modelCalls === 0 && row.usage ? { modelCalls: 1, ...row.usage } : {}),
  };
}
