import type { Findings } from '../ports/conversation-store.ts';
import type { PreparedContext, Sql } from '../../flows/ports.ts';
import { numberSources } from '../../flows/text/source-numbers.ts';
import { composeSystemPrompt } from '../../flows/text/system-prompt.ts';
import { readSourceNumbers } from '../../flows/content/sql-source-numbers.ts';

type Query = Pick<Sql, 'query'>;

interface ContextRow {
  system_prompt: string;
  sources: PreparedContext['sources'];
  excerpts: PreparedContext['excerpts'];
  covered: boolean;
  topics: PreparedContext['topics'] | null;
  parts: PreparedContext['parts'] | null;
}

/** What a run searches for and was prepared with. */
export async function readFindings(sql: Query, runId: string): Promise<Findings> {
  const [row] = await sql.query<{ queries: string[] | null } & (ContextRow | { system_prompt: null })>(
    `select run.queries, context.system_prompt, context.sources, context.excerpts, context.covered, context.topics,
            context.parts
       from prep_chat.runs run left join prep_chat.contexts context on context.run_id = run.id
      where run.id = $1`,
    [runId],
  );
  const queries = row?.queries ?? [];
  if (!row || row.system_prompt === null) return { queries };
  const { system_prompt: systemPrompt, sources, excerpts, covered, topics, parts } = row;
  return {
    queries,
    context: {
      systemPrompt,
      sources,
      excerpts,
      covered,
      ...(topics ? { topics } : {}),
      ...(parts ? { parts } : {}),
    },
  };
}

/**
 * Gives a run, which has its turn, a copy of another's context; its sources have the numbers of its own conversation.
 * `begins`: the run has no conversation, or is the first of it.
 */
export async function copyContext(sql: Query, from: string, to: string, begins: boolean): Promise<void> {
  // With the age that it has: what is taken again and again must not stay young.
  const [row] = await sql.query<{ sources: { n: number; url: string }[] }>(
    `insert into prep_chat.contexts (run_id, system_prompt, sources, excerpts, covered, topics, parts, created_at)
     select $1, system_prompt, sources, excerpts, covered, topics, parts, created_at
       from prep_chat.contexts where run_id = $2
     returning (
       select coalesce(jsonb_agg(jsonb_build_object('n', source -> 'n', 'url', source -> 'url') order by place), '[]')
         from jsonb_array_elements(sources) with ordinality as one (source, place)) as sources`,
    [to, from],
  );
  const sources = row?.sources ?? [];
  const numbers = numberSources(
    sources.map(({ url }) => url),
    begins ? new Map() : await readSourceNumbers(sql, to),
  );
  if (sources.every(({ n, url }) => numbers.get(url) === n)) return;
  const { context } = await readFindings(sql, to);
  if (!context) return;
  const renumbered = new Map(sources.map(({ n, url }) => [n, numbers.get(url) ?? n]));
  const withNumber = <T extends { n: number }>(one: T): T => ({ ...one, n: renumbered.get(one.n) ?? one.n });
  const changed = {
    ...context,
    sources: context.sources.map(withNumber),
    excerpts: context.excerpts.map(withNumber),
  };
  await sql.query(
    `update prep_chat.contexts set system_prompt = $2, sources = $3::text::jsonb, excerpts = $4::text::jsonb
      where run_id = $1`,
    [to, composeSystemPrompt(changed), JSON.stringify(changed.sources), JSON.stringify(changed.excerpts)],
  );
}
