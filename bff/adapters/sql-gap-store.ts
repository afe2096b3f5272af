import type { ContextSource, Sql } from '../../flows/ports.ts';
import type { Rating } from '../../widget/protocol/index.ts';
import type { GapStore } from '../ports/gap-store.ts';

interface AskedRow {
  question: string;
  created_at: Date;
  covered: boolean;
  outcome: string | null;
  uncited: boolean | null;
  rating: Rating | null;
  comment: string | null;
  nearest: ContextSource | null;
}

/** Questions from our own tables, on PGlite or PostgreSQL; nothing is kept for it beside them. */
export function createSqlGapStore(sql: Pick<Sql, 'query'>): GapStore {
  return {
    async asked(siteKey, days, limit) {
      const rows = await sql.query<AskedRow>(
        `select run.question, turn.created_at, context.covered, context.sources -> 0 as nearest,
                answer.outcome, answer.uncited, feedback.rating, feedback.comment
           from prep_chat.turns turn
           join prep_chat.conversations conversation on conversation.id = turn.conversation_id
           join prep_chat.visitors visitor on visitor.id = conversation.visitor_id
           join prep_chat.runs run on run.id = turn.run_id
           join prep_chat.contexts context on context.run_id = run.id
           left join lateral (
             select outcome, json_array_length(citations) = 0 and model <> 'extractive' as uncited
               from prep_chat.answers
              where turn_id = turn.id and status = 'done' order by attempt desc limit 1
           ) answer on true
           left join lateral (
             -- a bad rating of any of its answers counts before a good one
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
        question: row.question,
        askedAt: row.created_at,
        covered: row.covered,
        notFound: row.outcome === 'not_found',
        uncited: row.uncited ?? false,
        ...(row.rating ? { rating: row.rating } : {}),
        ...(row.comment ? { comment: row.comment } : {}),
        ...(row.nearest ? { nearest: { url: row.nearest.url, title: row.nearest.title } } : {}),
      }));
    },
  };
}
