import type { ContextTopic } from '../../flows/ports.ts';
import { limits, type Citation } from '../../widget/protocol/index.ts';

/** What a preparation came across. */
export interface Subjects {
  sources: { n: number; pageId: number }[];
  topics?: ContextTopic[];
}

const shortest = 3;
const longest = 80;

/**
 * What the content can be asked next: topics that the preparation came across on pages that the
 * answer does not cite, best first.
 */
export function proposeFollowups(
  question: string,
  { sources, topics = [] }: Subjects,
  citations: readonly Citation[],
): string[] {
  const cited = new Set(citations.flatMap(({ sourceIds }) => sourceIds));
  const citedPages = new Set(sources.filter(({ n }) => cited.has(String(n))).map(({ pageId }) => pageId));
  const proposed = new Map<string, string>();
  for (const { text, pageId } of topics) {
    const key = wordsOf(text);
    if (proposed.size === limits.followups) break;
    if (citedPages.has(pageId) || proposed.has(key) || key === wordsOf(question)) continue;
    if (key.length >= shortest && text.length >= shortest && text.length <= longest) proposed.set(key, text);
  }
  return [...proposed.values()];
}

/** Two texts that differ in case and punctuation only are the same proposal. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
