import type { Sql } from '../../flows/ports.ts';
import { newId } from '../ids.ts';
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
  };
}
