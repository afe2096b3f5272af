import type { HeldPassage, PreparationStore, Sql } from '../ports.ts';
import { readSourceNumbers } from './sql-source-numbers.ts';

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
    async before(runId) {
      const [row] = await sql.query<{ id: string; asked: string[] }>(
        `select run.id, coalesce(run.queries[:coalesce(run.asked, cardinality(run.queries))], array[run.question]) as asked
           from prep_chat.turns present
           join prep_chat.turns turn on turn.conversation_id = present.conversation_id
             and turn.replaced_at is null and (turn.created_at, turn.id) < (present.created_at, present.id)
           join prep_chat.runs run on run.id = turn.run_id
          where present.run_id = $1
          order by present.created_at desc, turn.created_at desc, turn.id desc limit 1`,
        [runId],
      );
      return row && { runId: row.id, asked: row.asked };
    },
    async savePlan(runId, { texts, asked, continues }) {
      // What goes on from another question serves no equal one.
      await sql.query(
        `update prep_chat.runs set queries = $2::text[], asked = $3, continues = $4,
                exact_key = case when $4::text is null then exact_key end,
                similar_key = case when $4::text is null then similar_key end
          where id = $1`,
        [runId, texts, asked, continues ?? null],
      );
    },
    async plan(runId) {
      const [row] = await sql.query<{ texts: string[]; asked: number; continues: string | null }>(
        `select coalesce(queries, array[question]) as texts, continues,
                coalesce(asked, cardinality(queries), 1)::integer as asked
           from prep_chat.runs where id = $1`,
        [runId],
      );
      if (!row) throw new Error('the question of this run is gone');
      const { texts, asked, continues } = row;
      return { texts, asked, ...(continues === null ? {} : { continues }) };
    },
    held: (runId) =>
      sql.query<HeldPassage>(
        `select (excerpt ->> 'passageId')::integer as "passageId",
                coalesce(excerpt ->> 'foundBy', run.queries[coalesce((excerpt ->> 'part')::integer, 0) + 1],
                         run.question) as query
           from prep_chat.contexts context
           join prep_chat.runs run on run.id = context.run_id
           cross join lateral jsonb_array_elements(context.excerpts) with ordinality as one (excerpt, place)
          where context.run_id = $1 and context.covered
            and coalesce((context.parts -> (excerpt ->> 'part')::integer ->> 'covered')::boolean, true)
          order by place`,
        [runId],
      ),
    sourceNumbers: (runId) => readSourceNumbers(sql, runId),
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
