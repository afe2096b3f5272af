import type { Sql } from '../../flows/ports.ts';
import type { Rating, ReuseKind } from '../../widget/protocol/index.ts';
import type { OwnersQuestion, OwnerStore } from '../ports/owner-store.ts';

interface QuestionRow {
  turn_id: string;
  visitor_id: string;
  identified: boolean;
  question: string;
  created_at: Date;
  reuse: ReuseKind;
  result: OwnersQuestion['result'];
  rating: Rating | null;
  comment: string | null;
}

/** What the owner looks at, from our own tables, on PGlite or PostgreSQL; nothing is kept for it. */
export function createSqlOwnerStore(sql: Pick<Sql, 'query'>): OwnerStore {
  return {
    async questions(siteKey, days, limit) {
      const rows = await sql.query<QuestionRow>(
        `select turn.id as turn_id, visitor.id as visitor_id, visitor.subject_hash is not null as identified,
                run.question, turn.created_at, run.reuse,
                case when answer.status is null or answer.status = 'streaming' then 'waiting'
                     when answer.status = 'done' then coalesce(answer.outcome, 'answered')
                     else answer.status end as result,
                feedback.rating, feedback.comment
           from prep_chat.turns turn
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
           join prep_chat.visitors visitor on visitor.id = conversation.visitor_id
           join prep_chat.runs run on run.id = turn.run_id
           left join lateral (
             select status, outcome from prep_chat.answers
              where turn_id = turn.id order by attempt desc limit 1
           ) answer on true
           left join lateral (
             -- as for the gaps: a bad rating of any of its answers counts before a good one
             select rating, comment from prep_chat.feedback
               join prep_chat.answers rated on rated.id = feedback.answer_id
              where rated.turn_id = turn.id order by rating = 'down' desc, feedback.updated_at desc limit 1
           ) feedback on true
          where visitor.site_key = $1 and turn.replaced_at is null
            and turn.created_at > now() - make_interval(days => $2::int)
          order by turn.created_at desc, turn.id limit $3`,
        [siteKey, days, limit],
      );
      return rows.map((row) => ({
        turnId: row.turn_id,
        visitorId: row.visitor_id,
        identified: row.identified,
        question: row.question,
        askedAt: row.created_at,
        reuse: row.reuse,
        result: row.result,
        ...(row.rating ? { rating: row.rating } : {}),
        ...(row.comment ? { comment: row.comment } : {}),
      }));
    },

    async visitorBySubject(siteKey, subjectHash) {
      const [row] = await sql.query<{ id: string }>(
        `select id from prep_chat.visitors where site_key = $1 and subject_hash = decode($2, 'hex')`,
        [siteKey, subjectHash],
      );
      return row?.id;
    },
  };
}
