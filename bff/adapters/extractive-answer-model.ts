import type { ContextExcerpt, ContextPart, PreparedContext } from '../../flows/ports.ts';
import type { AnswerMode } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';
import type { AnswerModel, AnswerPrompt } from '../ports/answer-model.ts';

/** Sentences that one answer quotes. A model would be needed for the modes that are not listed. */
const lengths: Partial<Record<AnswerMode, number>> = { answer: 4, shorter: 1, detailed: 10 };

/** Pause between two words, in ms: quotes are read as they come, like any answer; 0 for those nobody reads. */
const wordPauseMs = 8;

/** A sentence that fits less than this share of what the best one does is left out: it is mostly about something else. */
const worthQuoting = 0.5;

/** Weight of code that no sentence announces. */
const unannouncedCode = 0.4;

/** Why a visitor reads quotes. */
const reasons = {
  extractive: 'These are quotes from the site. No language model is set.',
  model_down: 'The language model does not answer right now. These are quotes from the site.',
} as const;

interface Quote {
  n: number;
  text: string;
  /** The block that the text announces with a colon. */
  announced?: string;
  score: number;
  /** Reading order: place of the excerpt, then of the sentence. */
  place: number;
}

/**
 * Answers without a language model: quotes the sentences that fit the question best, with their
 * sources, and says why. The first-run answer, the one that costs nothing, and what is left when the
 * models are down. It cannot go on with what a model has begun: `model_unavailable`.
 */
export function createExtractiveAnswerModel(
  pauseMs = wordPauseMs,
  reason: keyof typeof reasons = 'extractive',
): AnswerModel {
  return {
    name: 'extractive',
    async answer(prompt, signal, tell) {
      if (prompt.mode === 'continue') throw new PrepChatError('model_unavailable');
      tell({ type: 'notice', code: reason, text: reasons[reason] });
      if (lengths[prompt.mode] === undefined || prompt.language) {
        const text = 'Rewording needs a language model. Here are the quotes again.';
        tell({ type: 'notice', code: 'mode_not_available', text });
      }
      const text = prompt.context.covered ? quoteAnswer(prompt) : nearestPages(prompt.context);
      for (const word of text.match(/\S+\s*/g) ?? []) {
        if (pauseMs > 0) await pause(pauseMs, signal);
        tell({ type: 'text', text: word });
      }
      tell({ type: 'finish', reason: 'stop', notFound: !prompt.context.covered });
    },
  };
}

const notCovered = 'The pages of this site do not seem to cover this.';

/** The best sentences, or those of each part of the question under its words. A later attempt quotes the next best. */
function quoteAnswer({ mode, attempt, context }: AnswerPrompt): string {
  const wanted = lengths[mode] ?? lengths.answer ?? 4;
  const { excerpts, parts = [] } = context;
  const places = new Map(context.sources.map(({ n }, place) => [n, place]));
  if (parts.length === 0) {
    const { quotes, isLater } = chooseQuotes(excerpts, wanted, attempt, places);
    return [isLater ? 'The site also says:' : 'This is what the site says:', ...toBlocks(quotes)].join(
      '\n\n',
    );
  }
  const each = Math.max(mode === 'shorter' ? 1 : 2, Math.floor(wanted / parts.length));
  const told = new Set<string>();
  const blocks = parts.flatMap((part, place) => {
    if (!part.covered) return [asHeading(part), notCovered];
    const own = excerpts.filter((excerpt) => excerpt.part === place);
    const { quotes } = chooseQuotes(leadFirst(own, places), each, attempt, places, told);
    for (const { text } of quotes) told.add(text);
    return [asHeading(part), ...toBlocks(quotes)];
  });
  return blocks.join('\n\n');
}

function asHeading({ text }: ContextPart): string {
  return `**${text.replace(/[\\*_`[\]<>]/g, '\\$&')}**`;
}

/** Places of the sources, best first, by their numbers, which follow the conversation. */
type Places = ReadonlyMap<number, number>;

const byPlace = (places: Places) => (a: number, b: number) => (places.get(a) ?? 0) - (places.get(b) ?? 0);

/** With the best sentence of the part's best page in front: a page that speaks of it in passing may match more words. */
function leadFirst(excerpts: readonly ContextExcerpt[], places: Places): ContextExcerpt[] {
  const [lead] = excerpts.map(({ n }) => n).sort(byPlace(places));
  const sentences = excerpts.filter(({ n }) => n === lead).flatMap((excerpt) => excerpt.sentences);
  const best = Math.max(0, ...sentences.map(({ score }) => score));
  const most = Math.max(0, ...excerpts.flatMap((excerpt) => excerpt.sentences.map(({ score }) => score)));
  const raise = (sentence: ContextExcerpt['sentences'][number]) =>
    best > 0 && sentence.score === best ? { ...sentence, score: most + Number.EPSILON } : sentence;
  return excerpts.map((excerpt) =>
    excerpt.n === lead ? { ...excerpt, sentences: excerpt.sentences.map(raise) } : excerpt,
  );
}

/** The best of the excerpts, by source and in reading order, of this round of attempts. `told`: what the answer has. */
function chooseQuotes(
  excerpts: readonly ContextExcerpt[],
  wanted: number,
  attempt: number,
  places: Places,
  told: ReadonlySet<string> = new Set(),
): { quotes: Quote[]; isLater: boolean } {
  const ranked = excerpts
    .flatMap((excerpt, place) => quotesOf(excerpt, place))
    .filter(({ text }) => !told.has(text))
    .sort((a, b) => b.score - a.score);
  const distinct = [...new Map(ranked.map((quote) => [quote.text, quote])).values()];
  const rounds = Math.max(1, Math.ceil(distinct.length / wanted));
  const from = ((attempt - 1) % rounds) * wanted;
  const round = distinct.slice(from, from + wanted);
  const least = worthQuoting * (round[0]?.score ?? 0);
  const quotes = round
    .filter(({ score }) => score >= least)
    .sort((a, b) => byPlace(places)(a.n, b.n) || a.place - b.place);
  return { quotes, isLater: attempt > 1 && rounds > 1 };
}

function toBlocks(quotes: readonly Quote[]): string[] {
  const blocks: string[] = [];
  for (const { text, n, announced } of quotes) {
    if (quotes.some((other) => other.announced === text)) continue;
    // Behind a fence on the same line, a mark would be part of the code.
    blocks.push(`${asBlock(text)}${isCode(text) ? '\n\n' : ' '}[${n}]`);
    if (announced) blocks.push(asBlock(announced));
  }
  return blocks;
}

/**
 * The sentences of an excerpt that can be quoted. One that ends in a colon takes along what it announces;
 * code that nothing announces counts less, because examples repeat the words of many questions.
 */
function quotesOf({ n, sentences }: ContextExcerpt, place: number): Quote[] {
  return sentences.map(({ text, score }, index) => {
    const announced = /[:：]\s*$/.test(text) ? sentences[index + 1]?.text.trim() : undefined;
    return {
      n,
      text: text.trim(),
      ...(announced ? { announced } : {}),
      score: isCode(text) ? score * unannouncedCode : score,
      place: place * 1_000 + index,
    };
  });
}

function isCode(text: string): boolean {
  return text.includes('```');
}

/** A quote as Markdown: code stays code, everything else becomes a block quote. */
function asBlock(text: string): string {
  return isCode(text) ? text : text.replaceAll(/^/gm, '> ');
}

function nearestPages(context: PreparedContext): string {
  if (context.sources.length === 0)
    return `${notCovered} Try other words, or ask about something that the site describes.`;
  const pages = context.sources.slice(0, 3).map((source) => `- ${source.title} [${source.n}]`);
  return [`${notCovered} These pages come closest:`, pages.join('\n')].join('\n\n');
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
