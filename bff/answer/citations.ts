import { makeTerms } from '../../flows/text/terms.ts';
import type { Citation } from '../../widget/protocol/index.ts';

/** What an answer is checked against. */
export interface Evidence {
  /** `n`: the source that the sentences are from. */
  excerpts: { n: number; sentences: { text: string }[] }[];
}

/** Share of a claim's terms that its source must hold. */
const support = 0.3;

/**
 * The `[n]` of an answer that hold: the source exists and a sentence of it shares enough terms
 * with the claim before the mark. `start` and `end` span the claim in UTF-16 code units.
 */
export function checkCitations(text: string, { excerpts }: Evidence): Citation[] {
  const citations: Citation[] = [];
  let claimStart = 0;
  for (const marks of text.matchAll(/(?:\s?\[\d{1,3}\])+/g)) {
    const end = marks.index;
    const claim = lastSentence(text, claimStart, end);
    claimStart = end + marks[0].length;
    const terms = new Set(makeTerms(text.slice(claim, end)));
    const numbers = [...marks[0].matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const found = numbers.flatMap((n) => {
      const quote = bestSentence(n, terms, excerpts);
      return quote === undefined ? [] : [{ n, quote }];
    });
    const [first] = found;
    if (first)
      citations.push({ start: claim, end, sourceIds: found.map(({ n }) => String(n)), quote: first.quote });
  }
  return citations;
}

/** Where the sentence that ends at `end` begins, not before `from`. */
function lastSentence(text: string, from: number, end: number): number {
  const before = text.slice(from, end).trimEnd();
  const breaks = [...before.matchAll(/[.!?。！？]["'”’)]?\s+|\n+/g)];
  const last = breaks.at(-1);
  const start = from + (last ? last.index + last[0].length : 0);
  return start + (text.slice(start, end).length - text.slice(start, end).trimStart().length);
}

function bestSentence(n: number, claim: Set<string>, excerpts: Evidence['excerpts']): string | undefined {
  let best: { share: number; text: string } | undefined;
  for (const excerpt of excerpts) {
    if (excerpt.n !== n) continue;
    for (const sentence of excerpt.sentences) {
      const terms = new Set(makeTerms(sentence.text));
      const shared = [...claim].filter((term) => terms.has(term)).length;
      const share = claim.size === 0 ? 0 : shared / claim.size;
      if (share >= support && (!best || share > best.share)) best = { share, text: sentence.text };
    }
  }
  return best?.text;
}
