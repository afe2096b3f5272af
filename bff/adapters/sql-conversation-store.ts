import { randomUUID } from 'node:crypto';
import type { PreparedContext, Sql } from '../../flows/ports.ts';
import { newId } from '../ids.ts';
import type { ConversationStore, EarlierTurn, ReuseRule, Run, Turn } from '../ports/conversation-store.ts';
import type { ReuseKind } from '../../widget/protocol/index.ts';

interface RunRow {
  id: string;
  flow_run_id: string;
  question: string;
  reuse: ReuseKind;
}

const toRun = (row: RunRow): Run => ({
  id: row.id,
  flowRunId: row.flow_run_id,
  question: row.question,
  reuse: row.reuse,
});

/** Conversations in our own tables. Ownership is part of every query, never a check behind it. */
export function createSqlConversationStore(sql: Sql): ConversationStore {
  return {
    addTurn: (turn) =>
      sql.transaction(async (transaction): Promise<Turn | undefined> => {
        // The lock puts two sends of one visitor in a row, so that a repeated one finds the first.
        await transaction.query('select from prep_chat.visitors where id = $1 for update', [turn.visitorId]);
        if (turn.clientMessageId !== undefined) {
          const [known] = await transaction.query<RunRow & { turn_id: string; conversation_id: string }>(
            `select turn.id as turn_id, turn.conversation_id, run.id, run.flow_run_id, run.question, run.reuse
               from prep_chat.turns turn
               join prep_chat.runs run on run.id = turn.run_id
               join prep_chat.conversations conversation on conversation.id = turn.conversation_id
              where conversation.visitor_id = $1 and turn.client_message_id = $2
                -- In a chat of the client's an edit has the id of the message that it replaces.
                and ($3::text is null or conversation.client_chat_id = $3
                  and run.question = $4 and turn.replaced_at is null)
              order by turn.created_at desc limit 1`,
            [turn.visitorId, turn.clientMessageId, turn.clientChatId ?? null, turn.question],
          );
          if (known) {
            return {
              id: known.turn_id,
              conversationId: known.conversation_id,
              run: toRun(known),
              isNew: false,
            };
          }
        }
        const replaced = turn.replacesTurnId;
        const named = turn.conversationId ?? (await conversationOfChat(transaction, turn));
        const conversationId =
          replaced === undefined
            ? (named ?? newId('conversation'))
            : await replaceTurns(transaction, turn.visitorId, replaced, named);
        if (conversationId === undefined) return undefined;
        if (replaced === undefined && named === undefined) {
          await transaction.query(
            'insert into prep_chat.conversations (id, visitor_id, client_chat_id) values ($1, $2, $3)',
            [conversationId, turn.visitorId, turn.clientChatId ?? null],
          );
        } else {
          const [own] = await transaction.query(
            'select from prep_chat.conversations where id = $1 and visitor_id = $2',
            [conversationId, turn.visitorId],
          );
          if (!own) return undefined;
        }
        const run = await addRun(transaction, turn, conversationId);
        const turnId = newId('turn');
        await transaction.query(
          `insert into prep_chat.turns (id, conversation_id, run_id, client_message_id) values ($1, $2, $3, $4)`,
          [turnId, conversationId, run.id, turn.clientMessageId ?? null],
        );
        return { id: turnId, conversationId, run, isNew: true };
      }),

    async run(visitorId, runId) {
      const [row] = await sql.query<RunRow>(
        'select id, flow_run_id, question, reuse from prep_chat.runs where id = $1 and visitor_id = $2',
        [runId, visitorId],
      );
      return row && toRun(row);
    },

    async turnOfRun(visitorId, runId, turnId) {
      const [row] = await sql.query<{ id: string }>(
        `select turn.id from prep_chat.turns turn
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where conversation.visitor_id = $1 and turn.run_id = $2 and ($3::text is null or turn.id = $3)
          order by turn.created_at desc limit 1`,
        [visitorId, runId, turnId ?? null],
      );
      return row;
    },

    async turnOfMessage(visitorId, clientChatId, messageId) {
      const [row] = await sql.query<RunRow & { turn_id: string; conversation_id: string }>(
        `select turn.id as turn_id, turn.conversation_id, run.id, run.flow_run_id, run.question, run.reuse
           from prep_chat.turns turn
           join prep_chat.runs run on run.id = turn.run_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where conversation.visitor_id = $1 and conversation.client_chat_id = $2 and turn.replaced_at is null
            and (turn.client_message_id = $3 or turn.id = $3 or exists (
              select from prep_chat.answers answer where answer.turn_id = turn.id and answer.id = $3))
          order by turn.created_at desc, turn.id desc limit 1`,
        [visitorId, clientChatId, messageId],
      );
      return row && { id: row.turn_id, conversationId: row.conversation_id, run: toRun(row) };
    },

    earlierTurns: (visitorId, turnId, limit) =>
      sql.query<EarlierTurn>(
        `select run.question, answer.text as answer
           from prep_chat.turns present
           join prep_chat.conversations conversation on conversation.id = present.conversation_id
           join prep_chat.turns turn on turn.conversation_id = conversation.id and turn.replaced_at is null
                                    and (turn.created_at, turn.id) < (present.created_at, present.id)
           join prep_chat.runs run on run.id = turn.run_id
           join lateral (
             select answer.text from prep_chat.answers answer
              where answer.turn_id = turn.id and answer.text <> ''
              order by answer.status = 'done' desc, answer.attempt desc limit 1
           ) answer on true
          where present.id = $2 and conversation.visitor_id = $1
          order by turn.created_at desc, turn.id desc limit $3`,
        [visitorId, turnId, limit],
      ),

    async visitorOf(runId) {
      const [row] = await sql.query<{ visitor_id: string }>(
        'select visitor_id from prep_chat.runs where id = $1',
        [runId],
      );
      return row?.visitor_id;
    },

    async queries(runId) {
      const [row] = await sql.query<{ queries: string[] | null }>(
        'select queries from prep_chat.runs where id = $1',
        [runId],
      );
      return row?.queries ?? [];
    },

    async context(runId) {
      const [row] = await sql.query<{
        system_prompt: string;
        sources: PreparedContext['sources'];
        excerpts: PreparedContext['excerpts'];
        covered: boolean;
        topics: PreparedContext['topics'] | null;
        parts: PreparedContext['parts'] | null;
      }>(
        'select system_prompt, sources, excerpts, covered, topics, parts from prep_chat.contexts where run_id = $1',
        [runId],
      );
      return (
        row && {
          systemPrompt: row.system_prompt,
          sources: row.sources,
          excerpts: row.excerpts,
          covered: row.covered,
          ...(row.topics ? { topics: row.topics } : {}),
          ...(row.parts ? { parts: row.parts } : {}),
        }
      );
    },
  };
}

type NewTurn = Parameters<ConversationStore['addTurn']>[0];

/** Stores the run of a question, with the context of an equal one where there is such a one. */
async function addRun(sql: Pick<Sql, 'query'>, turn: NewTurn, conversationId: string): Promise<Run> {
  const { visitorId, flowSlug, question, reuse } = turn;
  const keys = reuse === 'previous' ? undefined : reuse;
  const known =
    reuse === 'previous'
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
       queries, content_version)
     values ($1, $2, $3, $4, $5, $6, sha256(convert_to($7, 'UTF8')), sha256(convert_to($8, 'UTF8')),
       (select case when $6::text = 'follow_up' then coalesce(queries, array[question])
                    when cardinality(queries) > 1 then queries end
          from prep_chat.runs where id = $9),
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
  if (known) {
    // With the age that it has: what is taken again and again must not stay young.
    await sql.query(
      `insert into prep_chat.contexts (run_id, system_prompt, sources, excerpts, covered, topics, parts, created_at)
       select $1, system_prompt, sources, excerpts, covered, topics, parts, created_at
         from prep_chat.contexts where run_id = $2`,
      [run.id, known.id],
    );
  }
  return run;
}

interface Prepared {
  id: string;
  flow_run_id: string;
  reuse: ReuseKind;
}

/** What the newest turn of a conversation was prepared with. */
async function findPrevious(sql: Pick<Sql, 'query'>, conversationId: string): Promise<Prepared | undefined> {
  const [row] = await sql.query<Prepared>(
    `select run.id, run.flow_run_id, 'follow_up' as reuse
       from (select turn.run_id from prep_chat.turns turn
              where turn.conversation_id = $1 and turn.replaced_at is null
              order by turn.created_at desc, turn.id desc limit 1) last
       join prep_chat.runs run on run.id = last.run_id
       join prep_chat.visitors visitor on visitor.id = run.visitor_id
       join prep_chat.contexts context on context.run_id = run.id
       join pgflow.runs flow_run on flow_run.run_id = run.flow_run_id and flow_run.status = 'completed'
       left join prep_chat.corpus corpus on corpus.site_key = visitor.site_key
      where prep_chat.is_current(context, run.content_version, corpus.content_version)
        for share of flow_run`,
    [conversationId],
  );
  return row;
}

async function findPrepared(
  sql: Pick<Sql, 'query'>,
  visitorId: string,
  flowSlug: string,
  { exact, similar, withinSeconds }: ReuseRule,
): Promise<Prepared | undefined> {
  if (withinSeconds <= 0) return undefined;
  const [row] = await sql.query<Prepared>(
    `select run.id, run.flow_run_id,
            case when run.exact_key = sha256(convert_to($3, 'UTF8')) then 'exact' else 'similar' end as reuse
       from prep_chat.runs run
       join prep_chat.visitors asker on asker.id = $1
       join prep_chat.visitors other on other.id = run.visitor_id and other.site_key = asker.site_key
                                    and (other.subject_hash is null) = (asker.subject_hash is null)
       join prep_chat.contexts context on context.run_id = run.id
       join pgflow.runs flow_run on flow_run.run_id = run.flow_run_id and flow_run.status = 'completed'
       left join prep_chat.corpus corpus on corpus.site_key = asker.site_key
      where run.similar_key = sha256(convert_to($4, 'UTF8')) and run.flow_slug = $2
        and context.created_at > now() - make_interval(secs => $5::float8)
        and prep_chat.is_current(context, run.content_version, corpus.content_version)
      order by reuse, context.created_at desc limit 1
      for share of flow_run`,
    [visitorId, flowSlug, exact, similar, withinSeconds],
  );
  return row;
}

async function conversationOfChat(
  sql: Pick<Sql, 'query'>,
  { visitorId, clientChatId }: { visitorId: string; clientChatId?: string },
): Promise<string | undefined> {
  if (clientChatId === undefined) return undefined;
  const [row] = await sql.query<{ id: string }>(
    'select id from prep_chat.conversations where visitor_id = $1 and client_chat_id = $2',
    [visitorId, clientChatId],
  );
  return row?.id;
}

/** Takes a turn and all after it out of their conversation; returns its id, undefined when it is not the visitor's. */
async function replaceTurns(
  sql: Pick<Sql, 'query'>,
  visitorId: string,
  turnId: string,
  conversationId: string | undefined,
): Promise<string | undefined> {
  const [row] = await sql.query<{ conversation_id: string }>(
    `update prep_chat.turns later set replaced_at = coalesce(later.replaced_at, now())
       from prep_chat.turns first
       join prep_chat.conversations conversation on conversation.id = first.conversation_id
      where first.id = $1 and conversation.visitor_id = $2 and ($3::text is null or conversation.id = $3)
        and later.conversation_id = first.conversation_id
        and (later.created_at, later.id) >= (first.created_at, first.id)
     returning later.conversation_id`,
    [turnId, visitorId, conversationId ?? null],
  );
  return row?.conversation_id;
}
