import type {
  AnswerMode,
  FinishReason,
  NoticeCode,
  Outcome,
  SourceUrlPart,
  StreamPart,
} from '../../widget/protocol/index.ts';
import { PrepChatError, toPrepChatError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { ConversationStore, Run, SettledAnswer } from '../ports/conversation-store.ts';
import { toSource } from '../preparation/board.ts';
import { checkCitations } from './citations.ts';
import { composePrompt } from './compose-prompt.ts';
import type { LiveAnswers } from './live-answers.ts';
import type { PreparedAnswer } from './prepared-answer.ts';

export interface AnswerPorts {
  conversations: ConversationStore;
  model: AnswerModel;
  live: LiveAnswers;
  /** Hears of failures with their cause, which a client never does. */
  onError: (error: unknown) => void;
}

/** One answer to be written. */
export interface AnswerJob extends PreparedAnswer {
  run: Run;
  turnId: string;
  mode: AnswerMode;
  /** Base for sources whose address is only a path. */
  siteUrl: string;
}

/**
 * Writes one answer from a finished preparation, part by part, and stores it. Never searches.
 * Never throws: a failure is the last part. `signal` aborts when nobody listens any more.
 */
export async function* answerTurn(
  ports: AnswerPorts,
  job: AnswerJob,
  signal: AbortSignal,
): AsyncGenerator<StreamPart> {
  const { conversations, model, live } = ports;
  const { run, turnId, mode, context, board } = job;
  const begun = performance.now();
  const answerId = newId('answer');
  const stop = live.begin(answerId);
  const end = AbortSignal.any([signal, stop]);
  const settled: SettledAnswer = { status: 'stopped', text: '', outcome: 'stopped' };
  let stored = false;
  let writing = false;
  try {
    const attempt = await conversations.addAnswer({ id: answerId, turnId, mode, model: model.name });
    stored = true;
    yield {
      type: 'start',
      messageId: answerId,
      messageMetadata: { runId: run.id, turnId, mode, reuse: 'none', attempt, model: model.name },
    };
    yield { type: 'data-steps', id: 'steps', data: { steps: board.steps } };
    for (const source of context.sources) yield sourcePart(toSource(source), job.siteUrl);

    let firstTextMs: number | undefined;
    let reason: FinishReason | undefined;
    let notFound = false;
    for await (const event of model.answer(composePrompt(run.question, mode, attempt, context), end)) {
      if (event.type === 'text') {
        if (!writing) {
          writing = true;
          firstTextMs = sinceMs(begun);
          yield { type: 'text-start', id: 'text' };
        }
        settled.text += event.text;
        yield { type: 'text-delta', id: 'text', delta: event.text };
      } else if (event.type === 'notice') {
        yield notice(event.code, event.text);
      } else {
        reason = event.reason;
        notFound = event.notFound === true;
        if (event.usage) settled.usage = event.usage;
      }
    }
    if (reason === undefined || settled.text.trim() === '') throw new PrepChatError('model_interrupted');
    if (writing) yield { type: 'text-end', id: 'text' };
    writing = false;

    const citations = checkCitations(settled.text, context);
    if (citations.length > 0) yield { type: 'data-citations', id: 'citations', data: { citations } };
    if (reason === 'length')
      yield notice('truncated', 'The answer reached its length limit and is not complete.');
    settled.status = 'done';
    // Pages that do not cover the question and an answer that cites nothing: not found.
    settled.outcome = notFound || (!context.covered && citations.length === 0) ? 'not_found' : 'answered';
    yield finish(reason, settled.outcome, settled.usage, begun, firstTextMs);
  } catch (error) {
    if (stop.aborted) {
      if (writing) yield { type: 'text-end', id: 'text' };
      yield finish('other', 'stopped', undefined, begun);
    } else if (!signal.aborted) {
      const shown = toPrepChatError(error);
      ports.onError(error);
      settled.status = 'failed';
      settled.errorCode = shown.code;
      delete settled.outcome;
      if (writing) yield { type: 'text-end', id: 'text' };
      yield { type: 'error', errorText: `${shown.code}: ${shown.message}` };
    }
  } finally {
    live.end(answerId);
    if (stored) await conversations.settleAnswer(answerId, settled).catch(ports.onError);
  }
}

function sourcePart(source: ReturnType<typeof toSource>, siteUrl: string): SourceUrlPart {
  const { n, url, title, ...rest } = source;
  return {
    type: 'source-url',
    sourceId: String(n),
    url: new URL(url, siteUrl).href,
    title,
    providerMetadata: { prepchat: { n, ...rest } },
  };
}

function notice(code: NoticeCode, text: string): StreamPart {
  return { type: 'data-notice', id: code, data: { code, text } };
}

function finish(
  finishReason: FinishReason,
  outcome: Outcome,
  usage: SettledAnswer['usage'],
  begun: number,
  firstTextMs?: number,
): StreamPart {
  const timings = { totalMs: sinceMs(begun), ...(firstTextMs === undefined ? {} : { firstTextMs }) };
  return {
    type: 'finish',
    finishReason,
    messageMetadata: { complete: true, outcome, ...(usage ? { usage } : {}), timings },
  };
}

function sinceMs(begun: number): number {
  return Math.round(performance.now() - begun);
}
