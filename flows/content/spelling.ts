import type { Sql } from '../ports.ts';
import { gramLikeness } from '../text/likeness.ts';

/** Below this share of common trigrams two words are taken for different words. */
const threshold = 0.4;
/** Shorter words have too few trigrams to tell a slip from another word. */
const shortest = 4;

/**
 * For terms that no page has: the up to three nearest that some page has, with their likeness
 * (0 to 1) as weight. Candidates begin or end alike, so that the vocabulary is read through its key.
 */
export async function nearestTerms(
  sql: Pick<Sql, 'query'>,
  unknown: readonly string[],
): Promise<Map<string, number>> {
  const slips = unknown.filter((term) => term.length >= shortest && /^\p{L}+$/u.test(term));
  const nearest = new Map<string, number>();
  if (slips.length === 0) return nearest;
  const rows = await sql.query<{ slip: string; term: string }>(
    `select distinct s.slip, p.term
     from unnest($1::text[]) as s (slip)
     join prep_chat.postings p on length(p.term) between length(s.slip) - 2 and length(s.slip) + 2
       and (left(p.term, 2) = left(s.slip, 2) or right(p.term, 3) = right(s.slip, 3)
         or (left(p.term, 1) = left(s.slip, 1) and right(p.term, 2) = right(s.slip, 2)))`,
    [slips],
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
