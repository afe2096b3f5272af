import type { Sql } from '../../flows/ports.ts';
import { addRun } from './sql-add-run.ts';
import { copyContext, readFindings } from './sql-contexts.ts';
import { prepareAhead, takeAhead } from './sql-prepare-ahead.ts';
import { newId } from '../ids.ts';
import type { ConversationStore, EarlierTurn, Run, Turn } from '../ports/conversation-store.ts';
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
        const [visitor] = await transaction.query<{ ahead: boolean }>(
          `select exists (select from prep_chat.runs where visitor_id = $1 and ahead is not null) as ahead
             from prep_chat.visitors where id = $1 for update`,
          [turn.visitorId],
        );
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
        const isFirst = replaced === undefined && named === undefined;
        if (!isFirst) {
          const [own] = await transaction.query(
            'select from prep_chat.conversations where id = $1 and visitor_id = $2',
            [conversationId, turn.visitorId],
          );
          if (!own) return undefined;
        }
        // Sources of a later turn have the numbers of its conversation, which a run without a turn does not know.
        const underWay = isFirst && visitor?.ahead ? await takeAhead(transaction, turn) : undefined;
        const added = underWay ? { run: underWay } : await addRun(transaction, turn, conversationId);
        const { run, prepared, saved } = { prepared: undefined, saved: undefined, ...added };
        const turnId = newId('turn');
        await transaction.query(
          `with begun as (
             insert into prep_chat.conversations (id, visitor_id, client_chat_id)
             select $2, $5, $6 where $7::boolean
           )
           insert into prep_chat.turns (id, conversation_id, run_id, client_message_id) values ($1, $2, $3, $4)`,
          [
            turnId,
            conversationId,
            run.id,
            turn.clientMessageId ?? null,
            turn.visitorId,
            turn.clientChatId ?? null,
            isFirst,
          ],
        );
        if (prepared !== undefined) await copyContext(transaction, prepared, run.id, isFirst);
        return { id: turnId, conversationId, run, isNew: true, ...(saved ? { saved } : {}) };
      }),

    prepareAhead: (ahead) => sql.transaction((transaction) => prepareAhead(transaction, ahead)),

    async run(visitorId, runId) {
      const [row] = await sql.query<RunRow>(
        'select id, flow_run_id, question, reuse from prep_chat.runs where id = $1 and visitor_id = $2',
        [runId, visitorId],
      );
      return row && toRun(row);
    },

    async turnOfRun(visitorId, runId, turnId) {
      const [row] = await sql.query<RunRow & { turn_id: string; conversation_id: string; follows: boolean }>(
        `select turn.id as turn_id, turn.conversation_id, run.id, run.flow_run_id, run.question, run.reuse,
                exists (
                  select from prep_chat.turns earlier
                   where earlier.conversation_id = turn.conversation_id and earlier.replaced_at is null
                     and (earlier.created_at, earlier.id) < (turn.created_at, turn.id)
                ) as follows
           from prep_chat.turns turn
           join prep_chat.runs run on run.id = turn.run_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where conversation.visitor_id = $1 and turn.run_id = $2 and ($3::text is null or turn.id = $3)
          order by turn.created_at desc limit 1`,
        [visitorId, runId, turnId ?? null],
      );
      if (!row) return undefined;
      const { turn_id: id, conversation_id: conversationId, follows } = row;
      return { id, conversationId, run: toRun(row), follows };
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

    findings: (runId) => readFindings(sql, runId),
  };
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
