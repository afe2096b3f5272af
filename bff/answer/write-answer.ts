import type {
  AnswerLanguage,
  AnswerMode,
  FinishReason,
  Notice,
  Outcome,
  Source,
  SourceUrlPart,
  StreamPart,
} from '../../widget/protocol/index.ts';
import type { PreparedContext } from '../../flows/ports.ts';
import { PrepChatError, toPrepChatError } from '../errors.ts';
import type { AnswerEvent, AnswerModel, AnswerPrompt } from '../ports/answer-model.ts';
import type { SettledAnswer } from '../ports/answer-store.ts';
import type { EarlierTurn, Run } from '../ports/conversation-store.ts';
import { toAbsoluteSource, toSource } from '../preparation/board.ts';
import { checkCitations } from './citations.ts';
import { composePrompt } from './compose-prompt.ts';
import type { AwaitPrepared } from './prepared-answer.ts';
import type { PromptGuard } from './prompt-guard.ts';
import { proposeFollowups } from './propose-followups.ts';
import { StorableText } from './storable-text.ts';
import { untilStopped } from './until-stopped.ts';

/** One answer to be written. */
export interface AnswerJob {
  prepared: AwaitPrepared;
  run: Run;
  turnId: string;
  mode: AnswerMode;
  /** Missing: that of the question. */
  language?: AnswerLanguage;
  /** Whose budget it is written on. */
  spender: AnswerPrompt['spender'];
  /** What was said before, newest first; taken out once it is composed. */
  history: EarlierTurn[];
  /** What the answer begins with and goes on from; empty for one that begins at its beginning. */
  partial: string;
  /** Base for sources whose address is only a path. */
  siteUrl: string;
}

interface Writing {
  model: AnswerModel;
  answerId: string;
  attempt: number;
  /** Takes each part as it comes; must not wait for anybody. */
  emit: (part: StreamPart) => void;
  /** Aborted with a PrepChatError the answer has failed, with anything else it was stopped. */
  stop: AbortSignal;
  /** Hears of failures with their cause, which a client never does. */
  onError: (error: unknown) => void;
}

/**
 * Writes one answer, part by part: waits for its preparation, then answers from that. Never searches.
 * Never throws: a failure is the last part. Resolves to what is to be stored of it.
 */
export async function writeAnswer(job: AnswerJob, writing: Writing): Promise<SettledAnswer> {
  const { model, answerId, attempt, emit, stop, onError } = writing;
  const { run, turnId, mode, history, partial } = job;
  let begun = performance.now();
  const settled: SettledAnswer = {
    status: 'stopped',
    text: '',
    citations: [],
    dropped: [],
    followups: [],
    notices: [],
    outcome: 'stopped',
  };
  let open = false;
  const storable = new StorableText();
  let pieces: string[] = [];
  // Now and then, because a text that was added to keeps every piece it was made of.
  const joinText = () => {
    settled.text = [settled.text, ...pieces].join('');
    pieces = [];
  };
  let guard: PromptGuard | undefined;
  const show = (delta: string) => {
    if (delta === '') return;
    if (!open) emit({ type: 'text-start', id: 'text' });
    open = true;
    pieces.push(delta);
    if (pieces.length === 64) joinText();
    emit({ type: 'text-delta', id: 'text', delta });
  };
  const closeText = () => {
    show(guard?.end() ?? '');
    if (open) emit({ type: 'text-end', id: 'text' });
    open = false;
  };
  const remark = (notice: Notice) => {
    settled.notices.push(notice);
    emit({ type: 'data-notice', id: notice.code, data: notice });
  };
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    emit({
      type: 'start',
      messageId: answerId,
      messageMetadata: { runId: run.id, turnId, mode, reuse: run.reuse, attempt, model: model.name },
    });
  };
  try {
    // With the first board and not before it: no client shows an answer in which nothing is.
    const { context } = await job.prepared(({ steps }) => {
      start();
      emit({ type: 'data-steps', id: 'steps', data: { steps } });
    }, stop);
    stop.throwIfAborted();
    begun = performance.now();
    const composed = composePrompt({
      spender: job.spender,
      answerId,
      question: run.question,
      mode,
      ...(job.language === undefined ? {} : { language: job.language }),
      attempt,
      context,
      history: history.splice(0),
      partial,
    });
    const { prompt } = composed;
    const heeded = (guard = composed.guard);
    const say = (text: string) => show(heeded.push(storable.push(text)));
    for (const source of context.sources) emit(sourcePart(toAbsoluteSource(toSource(source), job.siteUrl)));

    let reason: FinishReason | undefined;
    let notFound = false;
    say(partial);
    const late = () => onError(new Error(`${model.name} answered after the end of ${answerId}: ignored`));
    let packed: string | undefined;
    const hear = (event: AnswerEvent) => {
      if (event.type === 'text') {
        settled.firstTextMs ??= sinceMs(begun);
        packed ??= putAway(prompt);
        say(event.text);
      } else if (event.type === 'notice') {
        remark({ code: event.code, text: event.text });
      } else if (event.type === 'model') {
        settled.model = event.name;
        if (event.temperature === undefined) delete settled.temperature;
        else settled.temperature = event.temperature;
      } else {
        reason = event.reason;
        notFound = event.notFound === true;
        if (event.usage) settled.usage = event.usage;
      }
    };
    await untilStopped((signal, tell) => model.answer(prompt, signal, tell), stop, hear, late);
    closeText();
    joinText();
    if (reason === undefined || settled.text.trim() === '') throw new PrepChatError('model_interrupted');

    const rest: PreparedContext = packed === undefined ? context : JSON.parse(packed);
    const { citations, dropped, grounded } = checkCitations(settled.text, rest, job.siteUrl);
    settled.citations = citations;
    settled.dropped = dropped;
    if (citations.length + dropped.length > 0)
      emit({ type: 'data-citations', id: 'citations', data: { citations, dropped } });
    // Pages that do not cover the question and an answer that no source supports: not found.
    const found = !notFound && (context.covered || grounded);
    if (!found && !notFound && citations.length === 0) remark(uncited);
    if (found) settled.followups = proposeFollowups(run.question, rest, citations);
    const { followups } = settled;
    if (followups.length > 0) emit({ type: 'data-followups', id: 'followups', data: { followups } });
    if (reason === 'length') remark(truncated);
    settled.status = 'done';
    settled.outcome = found ? 'answered' : 'not_found';
    emit(finish(reason, settled.outcome, settled, begun));
  } catch (error) {
    start();
    closeText();
    joinText();
    if (stop.aborted && !(stop.reason instanceof PrepChatError)) {
      emit(finish('other', 'stopped', settled, begun));
    } else {
      const shown = toPrepChatError(stop.aborted ? stop.reason : error);
      onError(stop.aborted ? stop.reason : error);
      settled.status = 'failed';
      settled.errorCode = shown.code;
      delete settled.outcome;
      emit(errorPart(shown));
    }
  }
  settled.ms = sinceMs(begun);
  return settled;
}

/** Empties a prompt that has been read; returns its context as text, which takes a fifth of the room for as long as an answer takes. */
function putAway(prompt: AnswerPrompt): string {
  const { context } = prompt;
  const rest = JSON.stringify({ ...context, systemPrompt: '' });
  prompt.messages = [];
  Object.assign(context, { systemPrompt: '', sources: [], excerpts: [], topics: [] });
  return rest;
}

const truncated: Notice = {
  code: 'truncated',
  text: 'The answer reached its length limit and is not complete.',
};

const uncited: Notice = {
  code: 'uncited',
  text: 'No page of this site supports this answer.',
};

/** The part that ends an answer which has failed. */
export function errorPart({ code, message }: PrepChatError): StreamPart {
  return { type: 'error', errorText: `${code}: ${message}` };
}

function sourcePart({ n, url, title, ...rest }: Source): SourceUrlPart {
  return {
    type: 'source-url',
    sourceId: String(n),
    url,
    title,
    providerMetadata: { prepchat: { n, ...rest } },
  };
}

function finish(
  finishReason: FinishReason,
  outcome: Outcome,
  { usage, model, firstTextMs }: SettledAnswer,
  begun: number,
): StreamPart {
  const timings = { totalMs: sinceMs(begun), ...(firstTextMs === undefined ? {} : { firstTextMs }) };
  return {
    type: 'finish',
    finishReason,
    messageMetadata: {
      complete: true,
      outcome,
      ...(model ? { model } : {}),
      ...(usage ? { usage } : {}),
      timings,
    },
  };
}

function sinceMs(begun: number): number {
  return Math.round(performance.now() - begun);
}
