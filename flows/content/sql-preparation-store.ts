import type { PreparationStore, Sql } from '../ports.ts';

/** The texts of preparations, for the steps: question in, context out. */
export function createSqlPreparationStore(sql: Pick<Sql, 'query'>): PreparationStore {
  return {
    async question(runId) {
      const [row] = await sql.query<{ question: string }>(
        'select question from prep_chat.runs where id = $1',
        [runId],
      );
      if (!row) throw new Error('the question of this run is gone');
      return row.question;
    },
    async earlierQuestions(runId) {
      const [row] = await sql.query<{ queries: string[] }>(
        `select coalesce(run.queries, array[run.question]) as queries
           from prep_chat.turns present
           join prep_chat.turns turn on turn.conversation_id = present.conversation_id
             and turn.replaced_at is null and (turn.created_at, turn.id) < (present.created_at, present.id)
           join prep_chat.runs run on run.id = turn.run_id
          where present.run_id = $1
          order by present.created_at desc, turn.created_at desc, turn.id desc limit 1`,
        [runId],
      );
      return row?.queries ?? [];
    },
    async saveQueries(runId, queries) {
      await sql.query('update prep_chat.runs set queries = $2::text[] where id = $1', [runId, queries]);
    },
    async queries(runId) {
      const [row] = await sql.query<{ queries: string[] }>(
        'select coalesce(queries, array[question]) as queries from prep_chat.runs where id = $1',
        [runId],
      );
      if (!row) throw new Error('the question of this run is gone');
      return row.queries;
    },
    async saveContext(runId, context) {
      await sql.query(
        `insert into prep_chat.contexts (run_id, system_prompt, sources, excerpts, covered, topics, parts)
         values ($1, $2, $3::text::jsonb, $4::text::jsonb, $5, $6::text::json, $7::text::json)
         on conflict (run_id) do update
           set system_prompt = excluded.system_prompt, sources = excluded.sources,
               excerpts = excluded.excerpts, covered = excluded.covered, topics = excluded.topics, parts = excluded.parts`,
        [
          runId,
          context.systemPrompt,
          JSON.stringify(context.sources),
          JSON.stringify(context.excerpts),
          context.covered,
          context.topics ? JSON.stringify(context.topics) : null,
          context.parts ? JSON.stringify(context.parts) : null,
        ],
      );
    },
  };
}
