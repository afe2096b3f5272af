import type { PreparationStore, Sql } from '../../flows/ports.ts';

/** The texts of preparations, for the steps: question in, context out. */
export function createSqlPreparationStore(sql: Sql): PreparationStore {
  return {
    async question(runId) {
      const [row] = await sql.query<{ question: string }>(
        'select question from prep_chat.runs where id = $1',
        [runId],
      );
      if (!row) throw new Error('the question of this run is gone');
      return row.question;
    },
    async saveContext(runId, context) {
      await sql.query(
        `insert into prep_chat.contexts (run_id, system_prompt, sources, excerpts, covered, topics)
         values ($1, $2, $3::text::jsonb, $4::text::jsonb, $5, $6::text::json)
         on conflict (run_id) do update
           set system_prompt = excluded.system_prompt, sources = excluded.sources,
               excerpts = excluded.excerpts, covered = excluded.covered, topics = excluded.topics`,
        [
          runId,
          context.systemPrompt,
          JSON.stringify(context.sources),
          JSON.stringify(context.excerpts),
          context.covered,
          context.topics ? JSON.stringify(context.topics) : null,
        ],
      );
    },
  };
}
