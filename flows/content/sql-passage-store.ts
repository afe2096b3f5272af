import type { Passage, PassageStore, ScoredPassage, Sql } from '../ports.ts';
import { likelyLanguages } from '../text/languages.ts';
import { makeWords, termsOfWords } from '../text/terms.ts';
import { nearestTerms, partsOf } from './spelling.ts';

/** BM25's constants (Robertson & Zaragoza 2009). */
const k1 = 1.2;
const b = 0.75;
/** What a part of a word stands for the whole. */
const partLikeness = 0.5;

/**
 * The sum of BM25 in Lucene's form, `weight` holding all that is the term's own. In double precision
 * throughout: one decimal constant makes all of it decimal arithmetic, which takes twice the time.
 */
const bm25 = `
  select p.id as "passageId", p.page_id as "pageId", s.score
  from (
    select x.doc, sum(t.weight * x.count / (x.count + $5::float8 + $6::float8 * x.length)) as score
    from unnest($1::text[], $2::float8[]) as t (term, weight)
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
  select c.passages, c.terms::float8 as terms, d.term, d.df
  from prep_chat.corpus c
  left join (
    select term, sum(cardinality(docs))::float8 as df
    from prep_chat.postings where site_key = $2 and term = any($1::text[]) group by term
  ) d on true
  where c.site_key = $2`;

/** The content of one site in our own tables. Stateless: any number of stores may share a database. */
export function createSqlPassageStore(sql: Pick<Sql, 'query'>, siteKey: string): PassageStore {
  async function statistics(terms: readonly string[]) {
    const rows = await sql.query<{ passages: number; terms: number; term: string | null; df: number }>(
      frequencies,
      [terms, siteKey],
    );
    const found = new Map(rows.flatMap(({ term, df }) => (term === null ? [] : [[term, df] as const])));
    const { passages = 0, terms: length = 0 } = rows[0] ?? {};
    return { passages, meanLength: length / Math.max(passages, 1), found };
  }

  /**
   * Question terms with weights. For a word that the site does not have stand the nearest that it has;
   * where there is none, the longest words that it begins and ends with.
   */
  async function queryTerms(question: string, signal: AbortSignal) {
    const [corpus] = await sql.query<{ langs: string[] }>(
      'select langs from prep_chat.corpus where site_key = $1',
      [siteKey],
    );
    const words = makeWords(question);
    const terms = new Set(
      likelyLanguages(words, corpus?.langs ?? []).flatMap((lang) => termsOfWords(words, lang)),
    );
    signal.throwIfAborted();
    const { passages, meanLength, found } = await statistics([...terms]);
    const weights = new Map<string, number>();
    const add = (term: string, df: number, likeness: number) => {
      if (!weights.has(term)) weights.set(term, (k1 + 1) * likeness * inverse(df, passages));
    };
    for (const [term, df] of found) add(term, df, 1);
    const unknown = [...terms].filter((term) => !found.has(term));
    if (unknown.length === 0) return { weights, meanLength };
    const near = await nearestTerms(sql, siteKey, unknown, found.size > 0 ? 'usual' : 'lastResort');
    signal.throwIfAborted();
    const parts = unknown.filter((term) => !near.has(term)).map(partsOf);
    const others = (
      await statistics([...[...near.values()].flatMap((terms) => [...terms.keys()]), ...parts.flat(2)])
    ).found;
    for (const terms of near.values())
      for (const [term, likeness] of terms) add(term, others.get(term) ?? 0, likeness);
    for (const ends of parts.flat()) {
      const longest = ends.find((part) => others.has(part));
      if (longest !== undefined) add(longest, others.get(longest) ?? 0, partLikeness);
    }
    return { weights, meanLength };
  }

  return {
    async search(question, limit, signal) {
      signal.throwIfAborted();
      const { weights, meanLength } = await queryTerms(question, signal);
      signal.throwIfAborted();
      if (weights.size === 0) return [];
      return sql.query<ScoredPassage>(bm25, [
        [...weights.keys()],
        [...weights.values()],
        limit,
        siteKey,
        k1 * (1 - b),
        (k1 * b) / meanLength,
      ]);
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
      const { passages, found } = await statistics([...new Set(terms)]);
      return new Map(terms.map((term) => [term, inverse(found.get(term) ?? 0, passages)]));
    },
  };
}

/** Inverse document frequency in Lucene's form, which is never negative. */
function inverse(df: number, passages: number): number {
  return Math.log(1 + (passages - df + 0.5) / (df + 0.5));
}
