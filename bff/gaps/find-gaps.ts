import type { PassageStore } from '../../flows/ports.ts';
import { clusterTexts, subjectTerms } from '../../flows/text/clusters.ts';
import type { AskedQuestion, GapStore } from '../ports/gap-store.ts';

/** Why a question counts as one that the site does not answer. */
export type GapReason = 'not_covered' | 'not_found' | 'uncited' | 'rated_down';

/** Questions about one subject that the site does not answer, or not well. */
export interface Gap {
  /** How often it was asked. */
  count: number;
  /** The most frequent wording first. */
  examples: string[];
  /** How many of the questions have each reason; one may have several. */
  reasons: Partial<Record<GapReason, number>>;
  /** What visitors wrote beside a bad rating. */
  comments: string[];
  /** The page that came closest most often. */
  nearest?: { url: string; title: string };
  lastAskedAt: Date;
}

export interface GapPorts {
  store: GapStore;
  content: Pick<PassageStore, 'inverseDocumentFrequency'>;
}

/** Newest questions that are looked at: the comparison is with each group's first. */
export const mostQuestions = 20_000;
const shownExamples = 5;

/** What a site's visitors have asked in vain in the last `days`, most frequent first. */
export async function findGaps({ store, content }: GapPorts, siteKey: string, days: number): Promise<Gap[]> {
  return groupGaps(await store.asked(siteKey, days, mostQuestions), content);
}

/** Those of the questions that were asked in vain, most frequent first. */
export async function groupGaps(
  asked: readonly AskedQuestion[],
  content: GapPorts['content'],
): Promise<Gap[]> {
  const wordings = new Map<string, AskedQuestion[]>();
  for (const question of asked) {
    if (reasonsOf(question).length === 0) continue;
    const key = question.question
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    wordings.set(key, [...(wordings.get(key) ?? []), question]);
  }
  // The most frequent wording of a subject leads its group.
  const ranked = [...wordings].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  const texts = ranked.map(([text]) => text);
  const terms = [...new Set(texts.flatMap(subjectTerms))];
  const idf = await content.inverseDocumentFrequency(terms, new AbortController().signal);
  return clusterTexts(texts, (term) => idf.get(term) ?? 0)
    .map((members) => toGap(members.map((index) => ranked[index]?.[1] ?? [])))
    .sort((a, b) => b.count - a.count || b.lastAskedAt.getTime() - a.lastAskedAt.getTime());
}

/** Why a question counts as asked in vain; nothing where it does not. */
export function reasonsOf({ covered, notFound, uncited, rating }: AskedQuestion): GapReason[] {
  return [
    ...(covered ? [] : ['not_covered' as const]),
    ...(covered && notFound ? ['not_found' as const] : []),
    ...(covered && uncited ? ['uncited' as const] : []),
    ...(rating === 'down' ? ['rated_down' as const] : []),
  ];
}

function toGap(wordings: readonly AskedQuestion[][]): Gap {
  const questions = wordings.flat();
  const reasons: Gap['reasons'] = {};
  for (const reason of questions.flatMap(reasonsOf)) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const nearest = mostFrequent(questions.flatMap(({ nearest: page }) => page ?? []));
  return {
    count: questions.length,
    examples: wordings.flatMap(([first]) => first?.question ?? []).slice(0, shownExamples),
    reasons,
    comments: questions.flatMap(({ comment }) => comment ?? []).slice(0, shownExamples),
    ...(nearest ? { nearest } : {}),
    lastAskedAt: new Date(Math.max(...questions.map(({ askedAt }) => askedAt.getTime()))),
  };
}

function mostFrequent<Page extends { url: string }>(pages: readonly Page[]): Page | undefined {
  const counts = new Map<string, number>();
  for (const { url } of pages) counts.set(url, (counts.get(url) ?? 0) + 1);
  return pages.toSorted((a, b) => (counts.get(b.url) ?? 0) - (counts.get(a.url) ?? 0))[0];
}
