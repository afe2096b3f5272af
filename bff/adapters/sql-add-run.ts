import { randomUUID } from 'node:crypto';
import type { Sql } from '../../flows/ports.ts';
import type { ReuseKind } from '../../widget/protocol/index.ts';
import { newId } from '../ids.ts';
import type { ConversationStore, Effort, ReuseRule, Run } from '../ports/conversation-store.ts';

/** What a run is made from. */
export type NewRun = Pick<
  Parameters<ConversationStore['addTurn']>[0],
  'visitorId' | 'flowSlug' | 'question' | 'reuse'
>;

interface Added {
  run: Run;
  /** An earlier run whose context is to be copied. */
  prepared?: string;
  saved?: Effort;
}

/** Stores the run of a question, with what an earlier one has found where that may serve. */
export async function addRun(
  sql: Pick<Sql, 'query'>,
  asked: NewRun,
  conversationId?: string,
): Promise<Added> {
  const { visitorId, flowSlug, question, reuse } = asked;
  const keys = reuse === 'previous' ? undefined : reuse;
  const known =
    reuse === 'previous' && conversationId !== undefined
      ? await findPrevious(sql, conversationId)
      : keys && (await findPrepared(sql, visitorId, flowSlug, keys));
  const run: Run = {
    id: newId('run'),
    flowRunId: known?.flow_run_id ?? randomUUID(),
    question,
    reuse: known?.reuse ?? 'none',
  };
  await sql.query(
    `insert into prep_chat.runs (id, visitor_id, flow_run_id, flow_slug, question, reuse, exact_key, similar_key,
       queries, asked, content_version)
     values ($1, $2, $3, $4, $5, $6, sha256(convert_to($7, 'UTF8')), sha256(convert_to($8, 'UTF8')),
       (select case when $6::text = 'follow_up' then coalesce(queries, array[question])
                    when cardinality(queries) > 1 then queries end
          from prep_chat.runs where id = $9),
       (select asked from prep_chat.runs where id = $9),
       (select corpus.content_version from prep_chat.corpus
          join prep_chat.visitors visitor on visitor.site_key = corpus.site_key where visitor.id = $2))`,
    [
      run.id,
      visitorId,
      run.flowRunId,
      flowSlug,
      question,
      run.reuse,
      keys?.exact ?? null,
      keys?.similar ?? null,
      known?.id ?? null,
    ],
  );
  return known ? { run, prepared: known.id, saved: { ms: known.ms, steps: known.steps } } : { run };
}

interface Prepared extends Effort {
  id: string;
  flow_run_id: string;
  reuse: ReuseKind;
}

/** What the newest turn of a conversation was prepared with. */
async function findPrevious(sql: Pick<Sql, 'query'>, conversationId: string): Promise<Prepared | undefined> {
  const [row] = await sql.query<Prepared>(
    `select run.id, run.flow_run_id, 'follow_up' as reuse, effort.ms, effort.steps
       from (select turn.run_id from prep_chat.turns turn
              where turn.conversation_id = $1 and turn.replaced_at is null
              order by turn.created_at desc, turn.id desc limit 1) last
       join prep_chat.runs run on run.id = last.run_id
       join prep_chat.visitors visitor on visitor.id = run.visitor_id
       join prep_chat.contexts context on context.run_id = run.id
       join pgflow.runs flow_run on flow_run.run_id = run.flow_run_id and flow_run.status = 'completed'
       left join prep_chat.corpus corpus on corpus.site_key = visitor.site_key
       cross join lateral prep_chat.effort_of(run.flow_run_id) effort
      where prep_chat.is_current(context, run.content_version, corpus.content_version)
        for share of flow_run`,
    [conversationId],
  );
  return row;
}

/** Equal questions that are looked at, newest first: what is not current in the newest rarely is in an older one. */
const candidates = 8;

async function findPrepared(
  sql: Pick<Sql, 'query'>,
  visitorId: string,
  flowSlug: string,
  { exact, similar, withinSeconds }: ReuseRule,
): Promise<Prepared | undefined> {
  if (withinSeconds <= 0) return undefined;
  const [row] = await sql.query<Prepared>('select * from prep_chat.find_prepared($1, $2, $3, $4, $5, $6)', [
    visitorId,
    flowSlug,
    exact,
    similar,
    withinSeconds,
    candidates,
  ]);
  return row;
}
