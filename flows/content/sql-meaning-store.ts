import type { MeaningStore, ScoredPassage, Sql } from '../ports.ts';
import type { VectorSupport } from './vector-store.ts';

// Names and lengths of types cannot be parameters. The database itself has told and quoted the schema; the index is
// over vectors of exactly this length.
const nearestIn = (
  schema: string,
  length: number,
) => `select p.id as "passageId", p.page_id as "pageId", (1 - near.distance)::float8 as score
  from (
    select v.passage_id, v.embedding::${schema}.vector(${length}) operator(${schema}.<=>) $3::text::${schema}.vector(${length}) as distance
      from prep_chat.vectors v
     where v.site_key = $1 and v.model = $2
     order by 2 limit $4::int
  ) near
  join prep_chat.passages p on p.id = near.passage_id
  order by near.distance, p.id`;

/** The vectors of one site's passages in our own table, which {@link ensureVectors} has made. */
export function createSqlMeaningStore(sql: Sql, { schema }: VectorSupport, siteKey: string): MeaningStore {
  return {
    async has(model, signal) {
      signal.throwIfAborted();
      const rows = await sql.query(
        'select from prep_chat.vectors where site_key = $1 and model = $2 and passage_id is not null limit 1',
        [siteKey, model],
      );
      return rows.length > 0;
    },

    async nearest(model, vector, limit, signal) {
      signal.throwIfAborted();
      return sql.transaction(async (transaction) => {
        // an index would otherwise look at no more than 40
        await transaction.query("select set_config('hnsw.ef_search', $1, true)", [
          String(Math.min(limit, 1_000)),
        ]);
        return transaction.query<ScoredPassage>(nearestIn(schema, vector.length), [
          siteKey,
          model,
          JSON.stringify(vector),
          limit,
        ]);
      });
    },
  };
}
