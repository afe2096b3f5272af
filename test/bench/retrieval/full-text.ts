import type { Sql } from '../../../flows/ports.ts';
import type { NewPage } from '../../../flows/content/content-store.ts';

/** Ways of Postgres' own full text search, each a function of configuration and question. */
export const fullTextMethods = {
  'AND, ts_rank': `select page, ts_rank(body, q) as score
    from bench.passages, websearch_to_tsquery($1::regconfig, $2) q where body @@ q`,
  'OR, ts_rank': `select page, ts_rank(body, q) as score
    from bench.passages, cast(replace(plainto_tsquery($1::regconfig, $2)::text, '&', '|') as tsquery) q where body @@ q`,
  'OR, ts_rank_cd': `select page, ts_rank_cd(body, q) as score
    from bench.passages, cast(replace(plainto_tsquery($1::regconfig, $2)::text, '&', '|') as tsquery) q where body @@ q`,
} as const;

export type FullTextMethod = keyof typeof fullTextMethods;

const configurations: Record<string, string> = {
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  ru: 'russian',
  tr: 'turkish',
};

/** Postgres' configuration for a language; one that it does not know is not stemmed. */
export function configurationOf(lang: string): string {
  return configurations[lang || 'en'] ?? 'simple';
}

/** Replaces what full text search looks through by these pages' passages. */
export async function fillFullText(
  sql: Sql,
  pages: readonly NewPage[],
  configuration: string,
): Promise<void> {
  await sql.script(`create schema if not exists bench; drop table if exists bench.passages;
    create table bench.passages (page text not null, body tsvector not null)`);
  for (let at = 0; at < pages.length; at += 200) {
    const passages = pages
      .slice(at, at + 200)
      .flatMap(({ url, title, passages }) =>
        passages.map(({ heading, text }) => [url, `${title}\n${heading}\n${text}`]),
      );
    await sql.query(
      `insert into bench.passages
       select page, to_tsvector($3::regconfig, body) from unnest($1::text[], $2::text[]) x (page, body)`,
      [passages.map(([page]) => page), passages.map(([, body]) => body), configuration],
    );
  }
  await sql.script('create index on bench.passages using gin (body); analyze bench.passages');
}

/** Pages that full text search finds, best first, each once. */
export async function searchFullText(
  sql: Sql,
  method: FullTextMethod,
  configuration: string,
  question: string,
): Promise<string[]> {
  const text = `${fullTextMethods[method]} order by score desc, page limit 100`;
  const rows = await sql.query<{ page: string }>(text, [configuration, question]);
  return [...new Set(rows.map(({ page }) => page))];
}
