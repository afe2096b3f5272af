import type { Board, RunStatus, Source, Step, StepStatus } from './board.ts';
import { errorCodes, isErrorCode, type ErrorBody, type ErrorCode } from './errors.ts';
import { limits } from './limits.ts';
import type {
  Citation,
  DroppedMark,
  FinishReason,
  Notice,
  NoticeCode,
  Outcome,
  ReuseKind,
  StreamPart,
} from './parts.ts';
import { array, constant, figure, get, list, object, oneOf, or, text, type Read } from './read.ts';
import { answerModes, type PrepareResponse, type SessionResponse } from './requests.ts';

export const noticeCodes = [
  'extractive',
  'budget_spent',
  'model_down',
  'mode_not_available',
  'truncated',
  'not_saved',
  'uncited',
] as const satisfies readonly NoticeCode[];
/** A text that is empty when there is none. */
export const word = or(text, '');
/** A text with something in it. */
export const nonEmpty: Read<string> = (value) => (word(value).trim() ? word(value) : undefined);
/** How a preparation, a turn's reuse of another and an answer are named; whatever else comes is not ours. */
export const runStatus = oneOf<RunStatus>(['preparing', 'completed', 'failed']);
export const reuseKind = or(oneOf<ReuseKind>(['none', 'exact', 'similar', 'follow_up']), 'none');
export const outcome = oneOf<Outcome>(['answered', 'not_found', 'stopped']);
export const answerMode = or(oneOf(answerModes), 'answer');
const stepStatus = oneOf<StepStatus>(['created', 'started', 'retrying', 'completed', 'reused', 'failed']);
const finishReason = oneOf<FinishReason>(['stop', 'length', 'error', 'other']);
const noticeCode = oneOf(noticeCodes);

/** All figures there are, whatever their names. */
const figures: Read<Record<string, number>> = (value) => {
  if (typeof value !== 'object' || !value) return undefined;
  return Object.fromEntries(
    Object.keys(value).flatMap((key) => {
      const found = figure(get(value, key));
      return found === undefined ? [] : [[key, found]];
    }),
  );
};

const step = object(
  { slug: text, status: or(stepStatus, 'started') },
  { label: text, detail: text, summary: text, figures, startedAt: text, completedAt: text, error: text },
);
export const parseStep: Read<Step> = (value) => {
  const found = step(value);
  return found && { label: found.slug, ...found };
};

const sourceExtras = { heading: text, snippet: text, score: figure, lang: text };
export const parseSource: Read<Source> = object({ n: figure, url: text, title: text }, sourceExtras);

/** One `data:` line of GET /api/runs/:runId, or its JSON body. */
export const parseBoard: Read<Board> = object(
  { runId: text, status: runStatus, steps: list(parseStep) },
  { sources: array(parseSource), note: text, error: text },
);

const span = { start: figure, end: figure, sourceIds: list(text) };
export const parseDropped: Read<DroppedMark> = object(span);
export const parseCitation: Read<Citation> = object({ ...span, quote: word }, { mark: figure, url: text });

export const parseNotice: Read<Notice> = object({ code: noticeCode, text: word });

const sourcePart = object({ sourceId: text, url: text }, { title: text });
const sourceMetadata = object({}, { n: figure, ...sourceExtras });

const timings = object({ totalMs: or(figure, 0) }, { firstTextMs: figure });
const finishMetadata = object(
  { complete: oneOf([true]), outcome: or(outcome, 'answered'), timings },
  { model: text, usage: object({ inputTokens: figure, outputTokens: figure }) },
);

const parts: { [Type in StreamPart['type']]: Read<Extract<StreamPart, { type: Type }>> } = {
  start: object({
    type: constant('start'),
    messageId: text,
    messageMetadata: object({
      runId: word,
      turnId: word,
      mode: answerMode,
      reuse: reuseKind,
      attempt: or(figure, 1),
      model: word,
    }),
  }),
  'data-steps': object({
    type: constant('data-steps'),
    id: constant('steps'),
    data: object({ steps: list(parseStep) }),
  }),
  'source-url': (value) => {
    const part = sourcePart(value);
    const extras = sourceMetadata(get(get(value, 'providerMetadata'), 'prepchat'));
    const n = extras?.n ?? figure(Number(part?.sourceId));
    if (!part || n === undefined) return undefined;
    const { sourceId, url, title = url } = part;
    return { type: 'source-url', sourceId, url, title, providerMetadata: { prepchat: { ...extras, n } } };
  },
  'text-start': object({ type: constant('text-start'), id: word }),
  'text-end': object({ type: constant('text-end'), id: word }),
  'text-delta': object({ type: constant('text-delta'), id: word, delta: text }),
  'data-citations': object({
    type: constant('data-citations'),
    id: constant('citations'),
    data: object({ citations: list(parseCitation), dropped: list(parseDropped) }),
  }),
  'data-followups': object({
    type: constant('data-followups'),
    id: constant('followups'),
    data: object({ followups: (value) => list(nonEmpty)(value).slice(0, limits.followups) }),
  }),
  'data-notice': object({
    type: constant('data-notice'),
    id: word,
    data: parseNotice,
  }),
  finish: object({
    type: constant('finish'),
    finishReason: or(finishReason, 'other'),
    messageMetadata: finishMetadata,
  }),
  error: object({ type: constant('error'), errorText: word }),
};

/** One `data:` line of an answer stream; `undefined` for a type or shape that this version does not know. */
export const parsePart: Read<StreamPart> = (value) => {
  const type = word(get(value, 'type'));
  return Object.hasOwn(parts, type) ? parts[type as StreamPart['type']](value) : undefined;
};

/** Splits an error part's text, `code: sentence`; an unknown code reads as `internal`. */
export function parseErrorText(errorText: string): { code: ErrorCode; message: string } {
  const [, code, message = ''] = /^([^:]*):?([^]*)$/.exec(errorText) ?? [];
  return isErrorCode(code) ? { code, message: message.trim() } : { code: 'internal', message: errorText };
}

/** The body of an answer that is not 2xx. */
export const parseErrorBody: Read<ErrorBody> = object({
  error: object({
    code: oneOf(errorCodes),
    message: word,
    retryable: or(oneOf([true, false]), false),
    requestId: word,
  }),
});

/** The body of POST /api/prepare. */
export const parsePrepareResponse: Read<PrepareResponse> = object({
  runId: text,
  turnId: text,
  conversationId: text,
  status: or(oneOf(['completed', 'preparing']), 'preparing'),
  reuse: object({ kind: reuseKind }, { savedMs: figure, skippedSteps: array(text) }),
});

/** The body of POST /api/sessions. */
export const parseSessionResponse: Read<SessionResponse> = object({
  token: text,
  expiresAt: word,
  limits: object({ messageLength: or(figure, limits.messageLength) }),
  settings: object({ title: word, welcome: word, starters: list(text) }),
});
