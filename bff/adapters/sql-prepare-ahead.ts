import type { Sql } from '../../flows/ports.ts';
import type { ConversationStore, Run } from '../ports/conversation-store.ts';
import { addRun, type NewRun } from './sql-add-run.ts';
import { copyContext } from './sql-contexts.ts';
import { eraseFlowRuns } from './sql-history-store.ts';

type Ahead = Parameters<ConversationStore['prepareAhead']>[0];
type Query = Pick<Sql, 'query'>;

/** How long a preparation that nobody has asked for is kept, in hours. */
const keptHours = 24;

/** Stores a run without a turn, or finds the one that the visitor has; what they had typed before goes. */
export async function prepareAhead(sql: Query, ahead: Ahead): Promise<{ run: Run; isNew: boolean }> {
  await sql.query('select from prep_chat.visitors where id = $1 for update', [ahead.visitorId]);
  if (ahead.kind === 'typed') await forgetTyped(sql, ahead);
  const own = await findAhead(sql, ahead);
  if (own) return { run: own, isNew: false };
  const { run, prepared } = await addRun(sql, ahead);
  await sql.query('update prep_chat.runs set ahead = $2 where id = $1', [run.id, ahead.kind]);
  if (prepared !== undefined) await copyContext(sql, prepared, run.id, true);
  return { run, isNew: true };
}

/** Takes the preparation of an equal question that the visitor has under way, for a turn of its own. */
export async function takeAhead(sql: Query, asked: NewRun): Promise<Run | undefined> {
  const run = await findAhead(sql, asked, 'started');
  if (run) await sql.query('update prep_chat.runs set ahead = null where id = $1', [run.id]);
  return run;
}

/** Removes what was prepared ahead, and not asked, a day ago; resolves to how many. */
export async function purgeAhead(sql: Query, batch: number): Promise<number> {
  const due = await sql.query<{ id: string; visitor: string }>(
    `select run.id, run.visitor_id as visitor from prep_chat.runs run
      where run.ahead is not null and run.created_at < now() - make_interval(hours => $1::int)
      order by run.created_at limit $2`,
    [keptHours, batch],
  );
  if (due.length === 0) return 0;
  // Visitors before everything else: whoever asks for one of them now has it.
  await sql.query('select from prep_chat.visitors where id = any($1::text[]) order by id for update', [
    due.map(({ visitor }) => visitor),
  ]);
  const gone = await sql.query<{ id: string }>(
    'delete from prep_chat.runs where id = any($1::text[]) and ahead is not null returning flow_run_id as id',
    [due.map(({ id }) => id)],
  );
  await eraseFlowRuns(sql, gone);
  return gone.length;
}

/** What was typed and is no longer there: its steps that have not begun never will. */
async function forgetTyped(sql: Query, { visitorId, reuse }: Ahead): Promise<void> {
  const gone = await sql.query<{ id: string }>(
    `delete from prep_chat.runs
      where visitor_id = $1 and ahead = 'typed' and exact_key is distinct from sha256(convert_to($2, 'UTF8'))
     returning flow_run_id as id`,
    [visitorId, reuse.exact],
  );
  await eraseFlowRuns(sql, gone);
}

/** The visitor's own preparation of an equal question, that is under way or still says what the site says. */
async function findAhead(
  sql: Query,
  { visitorId, flowSlug, reuse }: NewRun,
  status?: 'started',
): Promise<Run | undefined> {
  if (reuse === undefined || reuse === 'previous' || reuse.withinSeconds <= 0) return undefined;
  const [row] = await sql.query<{ id: string; flowRunId: string; question: string; reuse: Run['reuse'] }>(
    `select run.id, run.flow_run_id as "flowRunId", run.question, run.reuse
       from prep_chat.runs run
       join prep_chat.visitors visitor on visitor.id = run.visitor_id
       left join pgflow.runs flow_run on flow_run.run_id = run.flow_run_id
       left join prep_chat.contexts context on context.run_id = run.id
       left join prep_chat.corpus corpus on corpus.site_key = visitor.site_key
      where run.visitor_id = $1 and run.ahead is not null and run.flow_slug = $2
        and run.exact_key = sha256(convert_to($3, 'UTF8'))
        and run.created_at > now() - make_interval(secs => $4::float8)
        and case coalesce(flow_run.status, 'started')
              when 'started' then true
              when 'completed' then $5::text is null
                and prep_chat.is_current(context, run.content_version, corpus.content_version)
              else false
            end
      order by run.created_at desc limit 1`,
    [visitorId, flowSlug, reuse.exact, reuse.withinSeconds, status ?? null],
  );
  return row;
}
