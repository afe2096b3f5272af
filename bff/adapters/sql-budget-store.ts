import type { Sql } from '../../flows/ports.ts';
import type { BudgetStore, Spending } from '../ports/budget-store.ts';

/** Longer than any answer takes: after this, in seconds, the process that has reserved is dead. */
const lifetimeSeconds = 300;

/** Budgets in our own table; who may reserve is decided by one function in the database. */
export function createSqlBudgetStore(sql: Sql, lifetime = lifetimeSeconds): BudgetStore {
  return {
    async reserve(call, budget) {
      const [row] = await sql.query<{ fits: boolean }>(
        `select prep_chat.reserve_model_call($1, $2, $3, $4, $5::bigint, $6::bigint, $7::bigint, $8::bigint,
                                             $9::bigint, $10::float8) as fits`,
        [
          call.id,
          call.siteKey,
          call.visitorId,
          call.model,
          call.tokens,
          call.costMicros,
          budget.siteTokens ?? null,
          budget.siteCostMicros ?? null,
          budget.visitorTokens ?? null,
          lifetime,
        ],
      );
      return row?.fits === true;
    },

    async settle(callId, { tokens, costMicros, inputTokens, outputTokens }, madeFor) {
      // What it was made for may have been erased by now.
      await sql.query(
        `update prep_chat.model_calls
            set tokens = $2::bigint, cost_micros = $3::bigint, input_tokens = $4::bigint, output_tokens = $5::bigint,
                answer_id = (select id from prep_chat.answers where id = $6),
                flow_run_id = (select flow_run_id from prep_chat.runs where id = $7), settled_at = now()
          where id = $1`,
        [
          callId,
          tokens,
          costMicros,
          inputTokens,
          outputTokens,
          madeFor && 'answerId' in madeFor ? madeFor.answerId : null,
          madeFor && 'runId' in madeFor ? madeFor.runId : null,
        ],
      );
    },

    async release(callId) {
      await sql.query('delete from prep_chat.model_calls where id = $1', [callId]);
    },

    async used(siteKey) {
      const [row] = await sql.query<{ used: Spending }>(
        `select json_build_object('tokens', coalesce(sum(tokens), 0),
                                  'costMicros', coalesce(sum(cost_micros), 0)) as used
           from prep_chat.model_calls
          where site = $1 and day = (now() at time zone 'utc')::date
            and (settled_at is not null or expires_at > clock_timestamp())`,
        [siteKey],
      );
      return row?.used ?? { tokens: 0, costMicros: 0 };
    },
  };
}
