import type { Sql } from '../../flows/ports.ts';
import { newId } from '../ids.ts';
import type { VisitorExport } from '../../widget/protocol/index.ts';
import type { Visitor, VisitorStore } from '../ports/visitor-store.ts';

interface VisitorRow {
  id: string;
  site_key: string;
  identified: boolean;
  expires_at: Date;
}

const toVisitor = (row: VisitorRow): Visitor => ({
  id: row.id,
  siteKey: row.site_key,
  identified: row.identified,
  expiresAt: row.expires_at,
});

/** Visitors in our own tables, on PGlite or PostgreSQL. */
export function createSqlVisitorStore(sql: Sql): VisitorStore {
  return {
    startSession: ({ siteKey, tokenHash, lifetimeSeconds, subjectHash, insteadOf }) =>
      sql.transaction(async (transaction) => {
        if (insteadOf !== undefined) {
          await transaction.query(`delete from prep_chat.sessions where token_hash = decode($1, 'hex')`, [
            insteadOf,
          ]);
        }
        // Two nulls are not equal: an anonymous visitor is always a new one.
        const [row] = await transaction.query<VisitorRow>(
          `with visitor as (
             insert into prep_chat.visitors (id, site_key, subject_hash) values ($1, $2, decode($3, 'hex'))
             on conflict (site_key, subject_hash) do update set site_key = excluded.site_key
             returning id, site_key, subject_hash is not null as identified
           ), session as (
             insert into prep_chat.sessions (visitor_id, token_hash, expires_at)
             select id, decode($4, 'hex'), now() + make_interval(secs => $5::float8) from visitor
             returning expires_at
           )
           select visitor.*, session.expires_at from visitor, session`,
          [newId('visitor'), siteKey, subjectHash ?? null, tokenHash, lifetimeSeconds],
        );
        if (!row) throw new Error('the session was not stored');
        return toVisitor(row);
      }),

    async visitorByTokenHash(tokenHash) {
      const [row] = await sql.query<VisitorRow>(
        `select visitor.id, visitor.site_key, visitor.subject_hash is not null as identified,
                session.expires_at
           from prep_chat.sessions session
           join prep_chat.visitors visitor on visitor.id = session.visitor_id
          where session.token_hash = decode($1, 'hex') and session.expires_at > now()`,
        [tokenHash],
      );
      return row && toVisitor(row);
    },

    async everything(visitorId) {
      const [row] = await sql.query<{ everything: VisitorExport }>(everything, [visitorId]);
      return row?.everything;
    },
  };
}

// Written by the database: what is null is left out, and nothing has to be carried over name by name.
const everything = `
  select json_strip_nulls(json_build_object(
    'visitorId', visitor.id, 'site', visitor.site_key, 'createdAt', visitor.created_at,
    'identified', visitor.subject_hash is not null,
    'sessions', (
      select coalesce(json_agg(json_build_object(
        'createdAt', session.created_at, 'expiresAt', session.expires_at) order by session.created_at), '[]')
      from prep_chat.sessions session where session.visitor_id = visitor.id),
    'conversations', (
      select coalesce(json_agg(json_build_object(
        'conversationId', conversation.id, 'createdAt', conversation.created_at,
        'turns', (
          select coalesce(json_agg(json_build_object(
            'turnId', turn.id, 'question', run.question, 'createdAt', turn.created_at,
            'replacedAt', turn.replaced_at,
            'sources', (
              select coalesce(json_agg(json_build_object(
                'url', source ->> 'url', 'title', source ->> 'title', 'snippet', source ->> 'snippet')), '[]')
              from prep_chat.contexts context, jsonb_array_elements(context.sources) source
              where context.run_id = run.id),
            'answers', (
              select coalesce(json_agg(json_build_object(
                'answerId', answer.id, 'mode', answer.mode, 'model', answer.model, 'status', answer.status,
                'text', answer.text, 'createdAt', answer.created_at, 'settledAt', answer.settled_at,
                'feedback', (
                  select json_build_object('rating', feedback.rating, 'comment', feedback.comment,
                    'createdAt', feedback.created_at, 'updatedAt', feedback.updated_at)
                  from prep_chat.feedback feedback where feedback.answer_id = answer.id)
                ) order by answer.attempt), '[]')
              from prep_chat.answers answer where answer.turn_id = turn.id)
            ) order by turn.created_at, turn.id), '[]')
          from prep_chat.turns turn join prep_chat.runs run on run.id = turn.run_id
          where turn.conversation_id = conversation.id)
        ) order by conversation.created_at, conversation.id), '[]')
      from prep_chat.conversations conversation where conversation.visitor_id = visitor.id),
    'preparedAhead', (
      select coalesce(json_agg(json_build_object(
        'question', run.question, 'createdAt', run.created_at) order by run.created_at, run.id), '[]')
      from prep_chat.runs run where run.visitor_id = visitor.id and run.ahead is not null),
    'modelCalls', (
      select coalesce(json_agg(json_build_object(
        'day', call.day, 'model', call.model, 'tokens', call.tokens) order by call.day, call.expires_at), '[]')
      from prep_chat.model_calls call where call.visitor_id = visitor.id)
  )) as everything
  from prep_chat.visitors visitor where visitor.id = $1`;
