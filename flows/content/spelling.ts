import type { Sql } from '../ports.ts';
import { gramLikeness } from '../text/likeness.ts';

/** Below this share of common trigrams two words are taken for different words. */
const threshold = 0.4;
/** Shorter words have too few trigrams to tell a slip from another word. */
const shortest = 4;

/**
 * For terms that no page of the site has: the up to three nearest that some page has, with their likeness
 * (0 to 1) as weight. Candidates have the same first letter, so that only that part of the
 * vocabulary is read, through its key.
 */
export async function nearestTerms(
  sql: Pick<Sql, 'query'>,
  siteKey: string,
  unknown: readonly string[],
): Promise<Map<string, number>> {
  const slips = unknown.filter((term) => term.length >= shortest && /^\p{L}+$/u.test(term));
  const nearest = new Map<string, number>();
  if (slips.length === 0) return nearest;
  const rows = await sql.query<{ slip: string; term: string }>(
    `select s.slip, p.term
     from unnest($1::text[], $2::text[]) as s (slip, letter)
     cross join lateral (
       select distinct b.term from prep_chat.postings b
       where b.site_key = $3 and b.term >= s.letter and b.term < s.letter || chr(1114111)
         and length(b.term) between length(s.slip) - 2 and length(s.slip) + 2
         and (left(b.term, 2) = left(s.slip, 2) or right(b.term, 2) = right(s.slip, 2))
     ) p`,
    [slips, slips.map((slip) => slip.slice(0, 1)), siteKey],
  );
  for (const slip of slips) {
    const ranked = rows
      .filter((row) => row.slip === slip)
      .map(({ term }) => ({ term, likeness: gramLikeness(slip, term) }))
      .filter(({ likeness }) => likeness >= threshold)
      .sort((a, b) => b.likeness - a.likeness || (a.term < b.term ? -1 : 1));
    for (const { term, likeness } of ranked.slice(0, 3)) nearest.set(term, likeness);
  }
  return nearest;
}
