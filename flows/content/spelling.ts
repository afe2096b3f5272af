import type { Sql } from '../ports.ts';
import { gramLikeness } from '../text/likeness.ts';

/** Below this share of common trigrams two words are taken for different words; the second where no word of a question is known. */
const thresholds = { usual: 0.4, lastResort: 0.25 };
/** Shorter words have too few trigrams to tell a slip from another word. */
const shortest = 4;
/** A shorter beginning or end of a word is in too many others. */
const shortestPart = 5;

/**
 * For terms that no page of the site has, each: the up to three nearest that some page has, with their likeness
 * (0 to 1); none where nothing is near. Candidates have the same first letter, so that only that part of the
 * vocabulary is read, through its key.
 */
export async function nearestTerms(
  sql: Pick<Sql, 'query'>,
  siteKey: string,
  unknown: readonly string[],
  least: keyof typeof thresholds,
): Promise<Map<string, Map<string, number>>> {
  const slips = unknown.filter((term) => term.length >= shortest && /^\p{L}+$/u.test(term));
  const nearest = new Map<string, Map<string, number>>();
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
      .filter(({ likeness }) => likeness >= thresholds[least])
      .sort((a, b) => b.likeness - a.likeness || (a.term < b.term ? -1 : 1));
    if (ranked.length > 0)
      nearest.set(slip, new Map(ranked.slice(0, 3).map(({ term, likeness }) => [term, likeness])));
  }
  return nearest;
}

/** What a word begins with, and what it ends with, each the longest first: the words that a compound may be made of. */
export function partsOf(term: string): [beginnings: string[], ends: string[]] {
  const lengths = Array.from(
    { length: Math.max(0, term.length - shortestPart) },
    (_, n) => term.length - 1 - n,
  );
  return [lengths.map((length) => term.slice(0, length)), lengths.map((length) => term.slice(-length))];
}
