import type { Sql } from '../../flows/ports.ts';
import type { DayStats, StatsStore } from '../ports/stats-store.ts';

/** Sums from our own tables and the engine's, on PGlite or PostgreSQL; nothing is kept for them beside these. */
export function createSqlStatsStore(sql: Pick<Sql, 'query'>): StatsStore {
  return {
    async perDay(days, siteKey) {
      // JSON, because drivers differ in what they make of a bigint.
      const rows = await sql.query<{ stats: DayStats }>(
        `with asked as (
           select (run.created_at at time zone 'utc')::date as day, visitor.site_key as site, run.reuse,
                  run.ahead is not null as ahead, work.*, spent.*
             from prep_chat.runs run
             join prep_chat.visitors visitor on visitor.id = run.visitor_id
             cross join lateral (
               select count(*) filter (where task.output ->> 'reused' is distinct from 'true') as ran,
                      count(*) filter (where task.output ->> 'reused' = 'true') as known,
                      coalesce(extract(epoch from max(task.completed_at) - min(task.started_at)) * 1000, 0) as ms
                 from pgflow.step_tasks task where task.run_id = run.flow_run_id and task.status = 'completed'
             ) work
             cross join lateral (
               select coalesce(sum(call.tokens), 0) as tokens, coalesce(sum(call.cost_micros), 0) as cost
                 from prep_chat.model_calls call
                where call.flow_run_id = run.flow_run_id and call.settled_at is not null
             ) spent
            where run.created_at > now() - make_interval(days => $1::int + 1)
         ),
         figures as (
           select day, site, count(*) filter (where not ahead) as questions,
                  count(*) filter (where not ahead and reuse = 'none') as anew,
                  count(*) filter (where not ahead and reuse = 'exact') as exact,
                  count(*) filter (where not ahead and reuse = 'similar') as alike,
                  count(*) filter (where not ahead and reuse = 'follow_up') as follow_up,
                  count(*) filter (where ahead) as ahead,
                  sum(ran) filter (where reuse = 'none') as steps_run,
                  sum(ran + known) filter (where reuse <> 'none') as steps_skipped,
                  sum(known) filter (where reuse = 'none') as steps_remembered,
                  sum(ms) filter (where reuse = 'none') as prepared_ms,
                  0 as answers, 0 as answers_failed, 0 as model_calls, 0 as input_tokens, 0 as output_tokens,
                  0 as cost_micros,
                  sum(ms) filter (where reuse <> 'none') as saved_ms,
                  sum(tokens) filter (where reuse <> 'none') as saved_tokens,
                  sum(cost) filter (where reuse <> 'none') as saved_cost_micros
             from asked group by day, site
           union all
           select (answer.created_at at time zone 'utc')::date, visitor.site_key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                  count(*), count(*) filter (where answer.status = 'failed'), 0, 0, 0, 0, 0, 0, 0
             from prep_chat.answers answer
             join prep_chat.turns turn on turn.id = answer.turn_id
             join prep_chat.conversations conversation on conversation.id = turn.conversation_id
             join prep_chat.visitors visitor on visitor.id = conversation.visitor_id
            where answer.created_at > now() - make_interval(days => $1::int + 1)
            group by 1, 2
           union all
           select call.day, call.site, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                  count(*), sum(call.input_tokens), sum(call.output_tokens), sum(call.cost_micros), 0, 0, 0
             from prep_chat.model_calls call where call.settled_at is not null
            group by 1, 2
         )
         select json_build_object('day', to_char(day, 'YYYY-MM-DD'), 'site', site, 'questions', sum(questions),
                  'anew', sum(anew), 'exact', sum(exact), 'similar', sum(alike), 'followUp', sum(follow_up),
                  'ahead', sum(ahead), 'stepsRun', coalesce(sum(steps_run), 0),
                  'stepsSkipped', coalesce(sum(steps_skipped), 0),
                  'stepsRemembered', coalesce(sum(steps_remembered), 0),
                  'preparedMs', round(coalesce(sum(prepared_ms), 0)), 'answers', sum(answers),
                  'answersFailed', sum(answers_failed), 'modelCalls', sum(model_calls),
                  'inputTokens', coalesce(sum(input_tokens), 0), 'outputTokens', coalesce(sum(output_tokens), 0),
                  'costMicros', coalesce(sum(cost_micros), 0), 'savedMs', round(coalesce(sum(saved_ms), 0)),
                  'savedTokens', coalesce(sum(saved_tokens), 0),
                  'savedCostMicros', coalesce(sum(saved_cost_micros), 0)) as stats
           from figures
          where day > (now() at time zone 'utc')::date - $1::int and ($2::text is null or site = $2)
          group by day, site order by day desc, site`,
        [days, siteKey ?? null],
      );
      return rows.map(({ stats }) => stats);
    },
  };
}
