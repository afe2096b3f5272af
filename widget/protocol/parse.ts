import type { Board, RunStatus, Source, Step, StepStatus } from './board.ts';
import { isErrorCode, type ErrorBody, type ErrorCode } from './errors.ts';
import { limits } from './limits.ts';
import type {
  Citation,
  FinishMetadata,
  FinishReason,
  Notice,
  NoticeCode,
  Outcome,
  ReuseKind,
  StreamPart,
} from './parts.ts';
import { figure, get, list, oneOf, present, text } from './read.ts';
import { answerModes, type AnswerMode, type PrepareResponse, type SessionResponse } from './requests.ts';

/*
 * Total functions: whatever arrives, they answer with a value of ours or `undefined`, and never throw.
 * They read own properties only, so that a page with a polluted `Object.prototype` changes nothing,
 * and copy every field, so that nothing unknown travels on.
 */

export const runStatuses = ['preparing', 'completed', 'failed'] as const satisfies readonly RunStatus[];
const stepStatuses = [
  'created',
  'started',
  'retrying',
  'completed',
  'reused',
  'failed',
] as const satisfies readonly StepStatus[];
export const reuseKinds = ['none', 'exact', 'similar', 'follow_up'] as const satisfies readonly ReuseKind[];
export const outcomes = ['answered', 'not_found', 'stopped'] as const satisfies readonly Outcome[];
const finishReasons = ['stop', 'length', 'error', 'other'] as const satisfies readonly FinishReason[];
export const noticeCodes = [
  'extractive',
  'model_down',
  'mode_not_available',
  'truncated',
] as const satisfies readonly NoticeCode[];

function parseFigures(value: unknown): Record<string, number> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const figures = Object.keys(value).flatMap((key) => {
    const found = figure(value, key);
    return found === undefined ? [] : [[key, found] as const];
  });
  return Object.fromEntries(figures);
}

export function parseStep(value: unknown): Step | undefined {
  const slug = text(value, 'slug');
  if (slug === undefined) return undefined;
  return {
    slug,
    label: text(value, 'label') ?? slug,
    status: oneOf(stepStatuses, get(value, 'status')) ?? 'started',
    ...present<Pick<Step, 'summary' | 'figures' | 'startedAt' | 'completedAt' | 'error'>>({
      summary: text(value, 'summary'),
      figures: parseFigures(get(value, 'figures')),
      startedAt: text(value, 'startedAt'),
      completedAt: text(value, 'completedAt'),
      error: text(value, 'error'),
    }),
  };
}

export function parseSource(value: unknown): Source | undefined {
  const n = figure(value, 'n');
  const url = text(value, 'url');
  const title = text(value, 'title');
  if (n === undefined || url === undefined || title === undefined) return undefined;
  return {
    n,
    url,
    title,
    ...present<Pick<Source, 'heading' | 'snippet' | 'score' | 'lang'>>({
      heading: text(value, 'heading'),
      snippet: text(value, 'snippet'),
      score: figure(value, 'score'),
      lang: text(value, 'lang'),
    }),
  };
}

/** One `data:` line of GET /api/runs/:runId, or its JSON body. */
export function parseBoard(value: unknown): Board | undefined {
  const runId = text(value, 'runId');
  const status = oneOf(runStatuses, get(value, 'status'));
  if (runId === undefined || status === undefined) return undefined;
  const sources = get(value, 'sources');
  return {
    runId,
    status,
    steps: list(get(value, 'steps'), parseStep),
    ...(Array.isArray(sources) ? { sources: list(sources, parseSource) } : {}),
    ...present<Pick<Board, 'note' | 'error'>>({ note: text(value, 'note'), error: text(value, 'error') }),
  };
}

export function parseCitation(value: unknown): Citation | undefined {
  const start = figure(value, 'start');
  const end = figure(value, 'end');
  if (start === undefined || end === undefined) return undefined;
  const sourceIds = list(get(value, 'sourceIds'), (id) => (typeof id === 'string' ? id : undefined));
  return { start, end, sourceIds, quote: text(value, 'quote') ?? '' };
}

export function parseNotice(value: unknown): Notice | undefined {
  const code = oneOf(noticeCodes, get(value, 'code'));
  return code && { code, text: text(value, 'text') ?? '' };
}

export function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** One `data:` line of an answer stream; `undefined` for a type or shape that this version does not know. */
export function parsePart(value: unknown): StreamPart | undefined {
  const type = text(value, 'type');
  const id = text(value, 'id') ?? '';
  const data = get(value, 'data');
  const metadata = get(value, 'messageMetadata');
  switch (type) {
    case 'start': {
      const messageId = text(value, 'messageId');
      if (messageId === undefined) return undefined;
      return {
        type,
        messageId,
        messageMetadata: {
          runId: text(metadata, 'runId') ?? '',
          turnId: text(metadata, 'turnId') ?? '',
          mode: oneOf<AnswerMode>(answerModes, get(metadata, 'mode')) ?? 'answer',
          reuse: oneOf(reuseKinds, get(metadata, 'reuse')) ?? 'none',
          attempt: figure(metadata, 'attempt') ?? 1,
          model: text(metadata, 'model') ?? '',
        },
      };
    }
    case 'data-steps':
      return { type, id: 'steps', data: { steps: list(get(data, 'steps'), parseStep) } };
    case 'source-url': {
      const sourceId = text(value, 'sourceId');
      const extras = get(get(value, 'providerMetadata'), 'prepchat');
      const source = parseSource({
        ...(typeof extras === 'object' ? extras : {}),
        n: figure(extras, 'n') ?? Number(sourceId),
        url: text(value, 'url'),
        title: text(value, 'title') ?? text(value, 'url'),
      });
      if (source === undefined || sourceId === undefined) return undefined;
      const { url, title, ...prepchat } = source;
      return { type, sourceId, url, title, providerMetadata: { prepchat } };
    }
    case 'text-start':
    case 'text-end':
      return { type, id };
    case 'text-delta': {
      const delta = text(value, 'delta');
      return delta === undefined ? undefined : { type, id, delta };
    }
    case 'data-citations':
      return { type, id: 'citations', data: { citations: list(get(data, 'citations'), parseCitation) } };
    case 'data-followups': {
      const followups = list(get(data, 'followups'), nonEmpty).slice(0, limits.followups);
      return { type, id: 'followups', data: { followups } };
    }
    case 'data-notice': {
      const notice = parseNotice(data);
      return notice && { type, id, data: notice };
    }
    case 'finish': {
      if (get(metadata, 'complete') !== true) return undefined;
      const usage = get(metadata, 'usage');
      const inputTokens = figure(usage, 'inputTokens');
      const outputTokens = figure(usage, 'outputTokens');
      const timings = get(metadata, 'timings');
      const firstTextMs = figure(timings, 'firstTextMs');
      return {
        type,
        finishReason: oneOf(finishReasons, get(value, 'finishReason')) ?? 'other',
        messageMetadata: {
          complete: true,
          outcome: oneOf(outcomes, get(metadata, 'outcome')) ?? 'answered',
          ...present<Pick<FinishMetadata, 'model'>>({ model: text(metadata, 'model') }),
          ...(inputTokens === undefined || outputTokens === undefined
            ? {}
            : { usage: { inputTokens, outputTokens } }),
          timings: {
            ...(firstTextMs === undefined ? {} : { firstTextMs }),
            totalMs: figure(timings, 'totalMs') ?? 0,
          },
        },
      };
    }
    case 'error':
      return { type, errorText: text(value, 'errorText') ?? '' };
    default:
      return undefined;
  }
}

/** Splits an error part's text, `code: sentence`; an unknown code reads as `internal`. */
export function parseErrorText(errorText: string): { code: ErrorCode; message: string } {
  const colon = errorText.indexOf(':');
  const code = colon < 0 ? errorText : errorText.slice(0, colon);
  return isErrorCode(code)
    ? { code, message: colon < 0 ? '' : errorText.slice(colon + 1).trim() }
    : { code: 'internal', message: errorText };
}

/** The body of an answer that is not 2xx. */
export function parseErrorBody(value: unknown): ErrorBody | undefined {
  const error = get(value, 'error');
  const code = get(error, 'code');
  if (!isErrorCode(code)) return undefined;
  return {
    error: {
      code,
      message: text(error, 'message') ?? '',
      retryable: get(error, 'retryable') === true,
      requestId: text(error, 'requestId') ?? '',
    },
  };
}

/** The body of POST /api/prepare. */
export function parsePrepareResponse(value: unknown): PrepareResponse | undefined {
  const runId = text(value, 'runId');
  const turnId = text(value, 'turnId');
  const conversationId = text(value, 'conversationId');
  if (runId === undefined || turnId === undefined || conversationId === undefined) return undefined;
  const reuse = get(value, 'reuse');
  const skipped = get(reuse, 'skippedSteps');
  return {
    runId,
    turnId,
    conversationId,
    status: get(value, 'status') === 'completed' ? 'completed' : 'preparing',
    reuse: {
      kind: oneOf(reuseKinds, get(reuse, 'kind')) ?? 'none',
      ...present<Pick<PrepareResponse['reuse'], 'savedMs'>>({ savedMs: figure(reuse, 'savedMs') }),
      ...(Array.isArray(skipped)
        ? { skippedSteps: list(skipped, (slug) => (typeof slug === 'string' ? slug : undefined)) }
        : {}),
    },
  };
}

/** The body of POST /api/sessions. */
export function parseSessionResponse(value: unknown): SessionResponse | undefined {
  const token = text(value, 'token');
  if (token === undefined) return undefined;
  const settings = get(value, 'settings');
  return {
    token,
    expiresAt: text(value, 'expiresAt') ?? '',
    limits: { messageLength: figure(get(value, 'limits'), 'messageLength') ?? limits.messageLength },
    settings: {
      title: text(settings, 'title') ?? '',
      welcome: text(settings, 'welcome') ?? '',
      starters: list(get(settings, 'starters'), (each) => (typeof each === 'string' ? each : undefined)),
    },
  };
}
