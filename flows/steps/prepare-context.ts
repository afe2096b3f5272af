import {
  defaultSiteKey,
  type ContextExcerpt,
  type ContextSource,
  type ContextTopic,
  type Passage,
  type StepContext,
} from '../ports.ts';
import { composeSystemPrompt } from '../text/system-prompt.ts';
import { plainSentence } from '../text/sentences.ts';
import { makeWords } from '../text/terms.ts';
import { textFragment } from '../text/text-fragment.ts';
import type { Chunk, ExtractedSource } from './extract.ts';

export type PrepareContextInput = {
  runId: string;
  siteKey?: string;
  chunks: Chunk[];
  sources: ExtractedSource[];
  /** Of each query, in their order. */
  covered: boolean[];
  related: number[];
};

export type PrepareContextOutput = { ready: true; sources: number; excerpts: number; words: number };

/** Longest snippet, in UTF-16 code units: it is shown in a list. */
const snippetLength = 300;

/** Step 4: stores what every answer of this run is made from. */
export async function prepareContext(
  { runId, siteKey = defaultSiteKey, chunks, sources, covered, related }: PrepareContextInput,
  { signal, ports }: StepContext,
): Promise<PrepareContextOutput> {
  const ids = new Set([...chunks.map(({ passageId }) => passageId), ...related]);
  const passages = await ports.passages(siteKey).load([...ids], signal);
  const { texts, asked, continues } = await ports.preparations.plan(runId, signal);
  const queries = texts.slice(0, asked);
  const held = continues === undefined ? [] : await ports.preparations.held(continues, signal);
  const queryOf = new Map(held.map(({ passageId, query }) => [passageId, query]));
  signal.throwIfAborted();
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const isCompound = queries.length > 1;
  const excerpts = chunks.flatMap((chunk) => {
    const { query = -1, passageId } = chunk;
    if (query >= 0 && query < asked)
      return excerptOf(chunk, byId.get(passageId), isCompound ? { part: query } : {});
    return excerptOf(chunk, byId.get(passageId), { foundBy: texts[query] ?? queryOf.get(passageId) ?? '' });
  });
  const contextSources = sources.flatMap((source) => sourceOf(source, byId, excerpts));
  const parts = queries.map((text, place) => ({ text, covered: covered[place] ?? false }));
  const context = {
    sources: contextSources,
    excerpts,
    covered: covered.includes(true),
    ...(isCompound ? { parts } : {}),
  };
  const systemPrompt = composeSystemPrompt(context);
  await ports.preparations.saveContext(
    runId,
    { systemPrompt, ...context, topics: passages.map(topicOf) },
    signal,
  );
  const distinct = new Map(excerpts.map(({ passageId, text }) => [passageId, text]));
  const words = [...distinct.values()].reduce((sum, text) => sum + makeWords(text).length, 0);
  return { ready: true, sources: contextSources.length, excerpts: distinct.size, words };
}

/** The nearest heading; one of a single word says what of. */
function topicOf({ heading, title, pageId }: Passage): ContextTopic {
  const nearest = heading.split(' › ').at(-1) ?? '';
  if (nearest === '' || title === '') return { text: nearest || title, pageId };
  return { text: nearest.includes(' ') ? nearest : `${title}: ${nearest}`, pageId };
}

/** Nothing when the passage was removed since the search. */
function excerptOf(
  { n, passageId, sentences }: Chunk,
  passage: Passage | undefined,
  origin: Pick<ContextExcerpt, 'part' | 'foundBy'>,
): ContextExcerpt[] {
  if (!passage) return [];
  const { text, anchor } = passage;
  return [
    {
      n,
      ...origin,
      passageId,
      anchor,
      text,
      sentences: sentences.map(({ start, end, score }) => ({ text: text.slice(start, end), score })),
    },
  ];
}

function sourceOf(
  { n, pageId, passageId, score }: ExtractedSource,
  byId: ReadonlyMap<number, Passage>,
  excerpts: readonly ContextExcerpt[],
): ContextSource[] {
  const quotes = excerpts
    .filter((excerpt) => excerpt.n === n)
    .flatMap((excerpt) =>
      excerpt.sentences.map((sentence) => ({ ...sentence, passageId: excerpt.passageId })),
    );
  const best = quotes.reduce<(typeof quotes)[number] | undefined>(
    (found, quote) => (found && found.score >= quote.score ? found : quote),
    undefined,
  );
  // The link has to land where the snippet stands.
  const passage = byId.get(best?.passageId ?? passageId);
  if (!passage) return [];
  const { url, title, heading, anchor, lang, text } = passage;
  const snippet = plainSentence(best?.text ?? text).slice(0, snippetLength);
  const fragment = best ? textFragment(best.text, text) : '';
  return [{ n, pageId, url, title, heading, anchor, lang, score, snippet, fragment }];
}
