import type { ContextSource } from '../../flows/ports.ts';
import { sentenceAddress } from '../../flows/text/text-fragment.ts';
import type { Board, Source, Step, StepSlug } from '../../widget/protocol/index.ts';
import type { Run } from '../ports/conversation-store.ts';
import type { FlowSnapshot, FlowStep } from '../ports/run-store.ts';
import { showSearches } from './show-searches.ts';

/** A run that has not ended by then is shown as failed: nobody waits longer. */
const deadlineMs = 120_000;
/** When nothing has moved for so long the board says why. */
const patienceMs = 10_000;

const labels: Record<StepSlug, string> = {
  search: 'Search the site',
  rerank: 'Rank the passages',
  extract: 'Pick the sentences',
  prepare_context: 'Prepare the answer',
};

type Figures = Record<string, number>;

/** What a step found, from what it returned. */
const figuresOf: Record<StepSlug, (output: unknown) => Figures> = {
  search: (output) => ({
    passages: number(output, 'count'),
    pages: number(output, 'pages'),
    ...(field(output, 'meaning') === 'missed' ? { wordsOnly: 1 } : {}),
  }),
  rerank: (output) => ({
    kept: length(output, 'best'),
    considered: number(output, 'considered'),
    ...(field(output, 'judge') === 'missed' ? { ownOrder: 1 } : {}),
  }),
  extract: (output) => ({
    sentences: list(output, 'chunks').reduce<number>((sum, chunk) => sum + length(chunk, 'sentences'), 0),
    pages: length(output, 'sources'),
  }),
  prepare_context: (output) => ({ sources: number(output, 'sources'), words: number(output, 'words') }),
};

const sentences: Record<StepSlug, (figures: Figures) => string> = {
  search: ({ passages = 0, pages = 0, wordsOnly }) =>
    (passages === 0
      ? 'Found no passage with these words'
      : `Searched ${count(passages, 'passage')} in ${count(pages, 'page')}`) +
    (wordsOnly ? ' · by words alone' : ''),
  rerank: ({ kept = 0, ownOrder }) =>
    (kept === 0 ? 'Nothing to rank' : `Kept the best ${kept}`) +
    (ownOrder ? ' · without the rerank service' : ''),
  extract: ({ sentences: picked = 0, pages = 0 }) =>
    picked === 0 ? 'No sentence fits' : `Picked ${count(picked, 'sentence')} from ${count(pages, 'page')}`,
  prepare_context: ({ sources = 0, words = 0 }) =>
    `Ready: ${count(sources, 'source')}, ${count(words, 'word')}`,
};

interface BoardTexts {
  sources?: ContextSource[];
  question?: string;
  /** What is searched for; shown where it is other than the question. */
  queries?: readonly string[];
}

/**
 * A run as its visitor may see it: no id of the engine, no vendor's words. `now` in ms since 1970.
 * Steps of another question's preparation are `reused`: their times are not this visitor's.
 */
export function toBoard(
  { id: runId, reuse }: Pick<Run, 'id' | 'reuse'>,
  snapshot: FlowSnapshot,
  { sources = [], question = '', queries = [] }: BoardTexts = {},
  now = Date.now(),
): Board {
  const ageMs = now - snapshot.startedAt.getTime();
  const steps = showSearches(snapshot.steps, sameText(queries, question) ? [] : queries).map(toStep);
  if (snapshot.status === 'completed') {
    const shown = reuse === 'none' ? steps : steps.map(toReused);
    return { runId, status: 'completed', steps: shown, sources: sources.map(toSource) };
  }
  if (snapshot.status === 'failed') {
    return {
      runId,
      status: 'failed',
      steps,
      error: 'The preparation failed. Nothing is lost: run it again.',
    };
  }
  if (ageMs > deadlineMs) {
    return {
      runId,
      status: 'failed',
      steps,
      error: 'The preparation took too long. Nothing is lost: run it again.',
    };
  }
  const movedAt = Math.max(...snapshot.steps.flatMap(({ completedAt }) => completedAt?.getTime() ?? []), 0);
  const waits = Math.min(ageMs, now - movedAt) > patienceMs;
  return {
    runId,
    status: 'preparing',
    steps,
    ...(waits ? { note: 'The server is busy. Your question is kept and will be worked on.' } : {}),
  };
}

function sameText(queries: readonly string[], question: string): boolean {
  return queries.length === 1 && queries[0] === question.replace(/\s+/g, ' ').trim();
}

export function toSource(source: ContextSource): Source {
  return {
    n: source.n,
    url: sentenceAddress(source.url, source.anchor, source.fragment ?? ''),
    title: source.title,
    ...(source.heading ? { heading: source.heading } : {}),
    ...(source.snippet ? { snippet: source.snippet } : {}),
    score: source.score,
    ...(source.lang ? { lang: source.lang } : {}),
  };
}

/** The source as a page anywhere can link to it. `siteUrl`: base for one whose address is only a path. */
export function toAbsoluteSource(source: Source, siteUrl: string): Source {
  return { ...source, url: new URL(source.url, siteUrl).href };
}

function toStep(step: FlowStep & { detail?: string }): Step {
  const known = isStepSlug(step.slug) ? step.slug : undefined;
  const figures = known && step.status === 'completed' ? figuresOf[known](step.output) : undefined;
  return {
    slug: step.slug,
    label: known ? labels[known] : step.slug,
    ...(step.detail === undefined ? {} : { detail: step.detail }),
    status: statusOf(step),
    ...(known && figures ? { summary: sentences[known](figures), figures } : {}),
    ...(step.startedAt ? { startedAt: step.startedAt.toISOString() } : {}),
    ...(step.completedAt ? { completedAt: step.completedAt.toISOString() } : {}),
    ...(step.status === 'failed' ? { error: 'This step failed.' } : {}),
  };
}

/** A step may have found that it was done before: with the same input, for whomever. */
export function wasKnown({ status, output }: Pick<FlowStep, 'status' | 'output'>): boolean {
  return status === 'completed' && field(output, 'reused') === true;
}

function statusOf({ status, retrying, output }: FlowStep): Step['status'] {
  if (wasKnown({ status, output })) return 'reused';
  return retrying && status === 'started' ? 'retrying' : status;
}

function toReused({ slug, label, detail, summary, figures }: Step): Step {
  return {
    slug,
    label,
    ...(detail === undefined ? {} : { detail }),
    status: 'reused',
    ...(summary && figures ? { summary, figures } : {}),
  };
}

function isStepSlug(slug: string): slug is StepSlug {
  return Object.hasOwn(labels, slug);
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function number(value: unknown, key: string): number {
  const found = field(value, key);
  return typeof found === 'number' ? found : 0;
}

function list(value: unknown, key: string): unknown[] {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
}

function length(value: unknown, key: string): number {
  return list(value, key).length;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
