import type { Sql } from '../../flows/ports.ts';
import type { AnswerBatch, AnswerSignal, AnswerStore, SettledAnswer } from '../ports/answer-store.ts';

const channel = 'prep_chat_answer';
/** Parts that one query reads. */
const pageSize = 500;

/** Answers in our own tables, on PGlite or PostgreSQL. */
export function createSqlAnswerStore(sql: Sql): AnswerStore {
  return {
    async add(answer) {
      const [row] = await sql.query<{ id: string; attempt: number; is_new: boolean }>(
        'select id, attempt, is_new from prep_chat.add_answer($1, $2, $3, $4, $5, $6::real, $7)',
        [
          answer.id,
          answer.turnId,
          answer.mode,
          answer.model,
          answer.clientAnswerId ?? null,
          answer.temperature ?? null,
          answer.language ?? null,
        ],
      );
      if (!row) throw new Error('the answer was not stored');
      return { id: row.id, attempt: row.attempt, isNew: row.is_new };
    },

    async idOf(turnId, clientAnswerId) {
      if (clientAnswerId === undefined) return undefined;
      const [row] = await sql.query<{ id: string }>(
        'select id from prep_chat.answers where turn_id = $1 and client_answer_id = $2',
        [turnId, clientAnswerId],
      );
      return row?.id;
    },

    append: (batches) => append(sql, batches),

    settle: (answerId, events, settled) =>
      sql.transaction(async (transaction) => {
        if ((await append(transaction, [{ answerId, ...events }])).length === 0) return;
        await transaction.query(
          `update prep_chat.answers
              set status = $2, text = $3, outcome = $4, error_code = $5, usage = $6::text::jsonb,
                  citations = $7::text::json, followups = $8::text::json, notices = $9::text::json,
                  temperature = case when $10::text is null then temperature else $12::real end,
                  model = coalesce($10, model), dropped = $11::text::json, first_text_ms = $13, ms = $14,
                  settled_at = now()
            where id = $1`,
          [
            answerId,
            settled.status,
            settled.text,
            settled.outcome ?? null,
            settled.errorCode ?? null,
            settled.usage ? JSON.stringify(settled.usage) : null,
            JSON.stringify(settled.citations),
            JSON.stringify(settled.followups),
            JSON.stringify(settled.notices),
            settled.model ?? null,
            JSON.stringify(settled.dropped),
            settled.temperature ?? null,
            settled.firstTextMs ?? null,
            settled.ms ?? null,
          ],
        );
      }),

    async events(answerId, seq) {
      // One statement sees one state: a log that has ended in it is whole.
      const rows = await sql.query<{ part: string | null; settled: boolean }>(
        `select event.part::text as part, answer.status <> 'streaming' as settled
           from prep_chat.answers answer
           left join lateral (
             select event.seq + place - 1 as seq, part
               from prep_chat.answer_events event,
                    json_array_elements(event.parts) with ordinality as element (part, place)
              where event.answer_id = answer.id
                and event.seq >= (select coalesce(max(seq), 0) from prep_chat.answer_events
                                   where answer_id = answer.id and seq <= $2::bigint)
           ) event on event.seq >= $2::bigint
          where answer.id = $1 order by event.seq limit $3`,
        [answerId, seq, pageSize],
      );
      return {
        parts: rows.flatMap(({ part }) => part ?? []),
        done: rows.length < pageSize && rows.every(({ settled }) => settled),
      };
    },

    async status(visitorId, answerId) {
      const [row] = await sql.query<{ status: 'streaming' | SettledAnswer['status'] }>(
        `select answer.status from prep_chat.answers answer
           join prep_chat.turns turn on turn.id = answer.turn_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where answer.id = $1 and conversation.visitor_id = $2`,
        [answerId, visitorId],
      );
      return row?.status;
    },

    async streamingOfChat(visitorId, clientChatId) {
      const [row] = await sql.query<{ id: string }>(
        `select answer.id from prep_chat.answers answer
           join prep_chat.turns turn on turn.id = answer.turn_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where conversation.visitor_id = $1 and conversation.client_chat_id = $2
            and answer.status = 'streaming' and turn.replaced_at is null
          order by answer.created_at desc, answer.id desc limit 1`,
        [visitorId, clientChatId],
      );
      return row?.id;
    },

    async newestText(turnId) {
      const [row] = await sql.query<{ text: string }>(
        `select text from prep_chat.answers where turn_id = $1 and text <> '' order by attempt desc limit 1`,
        [turnId],
      );
      return row?.text;
    },

    async rate(visitorId, answerId, { rating, comment }) {
      const rows = await sql.query(
        `insert into prep_chat.feedback (answer_id, rating, comment)
         select answer.id, $3, $4
           from prep_chat.answers answer
           join prep_chat.turns turn on turn.id = answer.turn_id
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
          where answer.id = $1 and conversation.visitor_id = $2
         on conflict (answer_id) do update
           set rating = excluded.rating, comment = excluded.comment, updated_at = now()
         returning answer_id`,
        [answerId, visitorId, rating, comment ?? null],
      );
      return rows.length > 0;
    },

    async failAbandoned(silentSeconds, lastPart) {
      const rows = await sql.query(
        `with abandoned as (
           update prep_chat.answers answer
              set status = 'failed', error_code = 'model_interrupted', settled_at = now(),
                  text = coalesce((select string_agg(part ->> 'delta', '' order by event.seq, place)
                                     from prep_chat.answer_events event,
                                          json_array_elements(event.parts) with ordinality as element (part, place)
                                    where event.answer_id = answer.id and part ->> 'type' = 'text-delta'), '')
            where status = 'streaming' and written_at <= now() - make_interval(secs => $1::float8)
           returning id
         )
         insert into prep_chat.answer_events (answer_id, seq, parts)
         select id,
                (select coalesce(max(seq + json_array_length(parts)), 0) from prep_chat.answer_events event
                  where event.answer_id = abandoned.id),
                $2::text::json
           from abandoned returning answer_id`,
        [silentSeconds, `[${lastPart}]`],
      );
      return rows.length;
    },

    async tell(signal) {
      await sql.query('select pg_notify($1::text, $2::text)', [channel, JSON.stringify(signal)]);
    },

    hear: (heed) => sql.listen(channel, (payload) => heed(JSON.parse(payload) as AnswerSignal)),
  };
}

/** Repeatable: a batch of which nobody knows whether it arrived is just sent again, with what has come since. */
async function append(sql: Pick<Sql, 'query'>, batches: readonly AnswerBatch[]): Promise<string[]> {
  const given = batches.map(
    ({ answerId, seq, parts }) =>
      `{"id":${JSON.stringify(answerId)},"seq":${seq},"parts":[${parts.join(',')}]}`,
  );
  const rows = await sql.query<{ id: string }>(
    `with given as (
       select * from json_to_recordset($1::text::json) as given (id text, seq integer, parts json)
     ), answer as (
       -- locked, so that nobody ends it meanwhile
       select id, written_at from prep_chat.answers
        where id in (select id from given) and status = 'streaming' order by id for no key update
     ), seen as (
       -- now and then: each time would leave a dead row and one in every index
       update prep_chat.answers set written_at = now()
        where id in (select id from answer where written_at < now() - interval '5 seconds')
     ), added as (
       insert into prep_chat.answer_events (answer_id, seq, parts)
       select id, given.seq, given.parts from answer join given using (id) where json_array_length(given.parts) > 0
       on conflict (answer_id, seq) do update set parts = excluded.parts
     )
     select id from answer`,
    [`[${given.join(',')}]`],
  );
  return rows.map(({ id }) => id);
}
