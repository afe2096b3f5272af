import type { Passage, PassageStore, ScoredPassage, Sql } from '../ports.ts';
import { likelyLanguages } from '../text/languages.ts';
import { makeWords, termsOfWords } from '../text/terms.ts';
import { nearestTerms } from './spelling.ts';

/**
 * BM25 in Lucene's form, k1 1.2, b 0.75 (Robertson & Zaragoza 2009). A term's weight is computed
 * once: `offset 0` keeps the planner from computing it again for each posting.
 */
const bm25 = `
  select p.id as "passageId", p.page_id as "pageId", s.score
  from (
    select x.doc,
      sum(t.weight * x.count / (x.count + 1.2 * (0.25 + 0.75 * x.length / t.mean)))::float8 as score
    from (
      select d.term, c.mean,
        2.2 * q.weight * ln(1 + (c.passages - d.df + 0.5) / (d.df + 0.5)) as weight
      from (
        select term, sum(cardinality(docs))::float8 as df
        from prep_chat.postings where site_key = $4 and term = any($1::text[]) group by term
      ) d
      join unnest($1::text[], $2::float8[]) as q (term, weight) on q.term = d.term
      cross join (
        select passages::float8 as passages, terms::float8 / greatest(passages, 1) as mean
        from prep_chat.corpus where site_key = $4
      ) c
      offset 0
    ) t
    join prep_chat.postings b on b.term = t.term
    cross join lateral unnest(b.docs, b.counts, b.lengths) as x (doc, count, length)
    where b.site_key = $4 and b.term = any($1::text[])
    group by x.doc
    order by score desc, x.doc
    limit $3
  ) s
  join prep_chat.passages p on p.id = s.doc
  order by s.score desc, p.id`;

const frequencies = `
  select c.passages, d.term, d.df
  from prep_chat.corpus c
  left join (
    select term, sum(cardinality(docs))::float8 as df
    from prep_chat.postings where site_key = $2 and term = any($1::text[]) group by term
  ) d on true
  where c.site_key = $2`;

/** The content of one site in our own tables. Stateless: any number of stores may share a database. */
export function createSqlPassageStore(sql: Pick<Sql, 'query'>, siteKey: string): PassageStore {
  async function documentFrequency(terms: readonly string[]) {
    const rows = await sql.query<{ passages: number; term: string | null; df: number }>(frequencies, [
      terms,
      siteKey,
    ]);
    const found = new Map(rows.flatMap(({ term, df }) => (term === null ? [] : [[term, df] as const])));
    return { passages: rows[0]?.passages ?? 0, found };
  }

  /** Question terms with weights; a word that the site does not have is joined by the nearest that it has. */
  async function queryTerms(question: string, signal: AbortSignal): Promise<Map<string, number>> {
    const [corpus] = await sql.query<{ langs: string[] }>(
      'select langs from prep_chat.corpus where site_key = $1',
      [siteKey],
    );
    const found = makeWords(question);
    const weights = new Map<string, number>();
    for (const lang of likelyLanguages(found, corpus?.langs ?? [])) {
      for (const term of termsOfWords(found, lang)) weights.set(term, 1);
    }
    signal.throwIfAborted();
    const known = (await documentFrequency([...weights.keys()])).found;
    const unknown = [...weights.keys()].filter((term) => !known.has(term));
    for (const [term, likeness] of await nearestTerms(sql, siteKey, unknown)) {
      weights.set(term, Math.max(weights.get(term) ?? 0, likeness));
    }
    return weights;
  }

  return {
    async search(question, limit, signal) {
      signal.throwIfAborted();
      const weights = await queryTerms(question, signal);
      signal.throwIfAborted();
      if (weights.size === 0) return [];
      return sql.query<ScoredPassage>(bm25, [[...weights.keys()], [...weights.values()], limit, siteKey]);
    },

    async load(ids, signal) {
      signal.throwIfAborted();
      return sql.query<Passage>(
        `select p.id, p.page_id as "pageId", g.url, g.title, p.heading, p.anchor, g.lang, p.text
         from unnest($1::int[]) with ordinality as wanted (id, place)
         join prep_chat.passages p on p.id = wanted.id
         join prep_chat.pages g on g.id = p.page_id and g.site_key = $2
         order by wanted.place`,
        [ids, siteKey],
      );
    },

    async version(signal) {
      signal.throwIfAborted();
      const [corpus] = await sql.query<{ version: string }>(
        "select began || ':' || content_version as version from prep_chat.corpus where site_key = $1",
        [siteKey],
      );
      return corpus?.version ?? '';
    },

    async inverseDocumentFrequency(terms, signal) {
      signal.throwIfAborted();
      const { passages, found } = await documentFrequency([...new Set(terms)]);
      return new Map(
        terms.map((term) => {
          const df = found.get(term) ?? 0;
          return [term, Math.log(1 + (passages - df + 0.5) / (df + 0.5))];
        }),
      );
    },
  };
}
