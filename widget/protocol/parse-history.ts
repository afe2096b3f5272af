import { isErrorCode } from './errors.ts';
import {
  nonEmpty,
  outcomes,
  parseCitation,
  parseNotice,
  parsePart,
  parseSource,
  parseStep,
  reuseKinds,
  runStatuses,
} from './parse.ts';
import { get, list, oneOf, present, text, figure } from './read.ts';
import {
  answerModes,
  ratings,
  type AnswerEventsResponse,
  type AnswerMode,
  type ConversationResponse,
  type ConversationsResponse,
  type ConversationSummary,
  type Rating,
  type StoredAnswer,
  type StoredTurn,
} from './requests.ts';

const answerStatuses = [
  'streaming',
  'done',
  'stopped',
  'failed',
] as const satisfies readonly StoredAnswer['status'][];

/** The body of GET /api/conversations. */
export function parseConversations(value: unknown): ConversationsResponse | undefined {
  const conversations = get(value, 'conversations');
  return Array.isArray(conversations) ? { conversations: list(conversations, parseSummary) } : undefined;
}

function parseSummary(value: unknown): ConversationSummary | undefined {
  const conversationId = text(value, 'conversationId');
  if (conversationId === undefined) return undefined;
  return {
    conversationId,
    title: text(value, 'title') ?? '',
    updatedAt: text(value, 'updatedAt') ?? '',
    turns: figure(value, 'turns') ?? 0,
  };
}

/** The body of GET /api/conversations/:conversationId. */
export function parseConversation(value: unknown): ConversationResponse | undefined {
  const conversationId = text(value, 'conversationId');
  const turns = get(value, 'turns');
  if (conversationId === undefined || !Array.isArray(turns)) return undefined;
  return { conversationId, turns: list(turns, parseTurn) };
}

function parseTurn(value: unknown): StoredTurn | undefined {
  const [turnId, runId, question] = [text(value, 'turnId'), text(value, 'runId'), text(value, 'question')];
  if (turnId === undefined || runId === undefined || question === undefined) return undefined;
  return {
    turnId,
    runId,
    question,
    createdAt: text(value, 'createdAt') ?? '',
    reuse: oneOf(reuseKinds, get(value, 'reuse')) ?? 'none',
    status: oneOf(runStatuses, get(value, 'status')) ?? 'preparing',
    steps: list(get(value, 'steps'), parseStep),
    sources: list(get(value, 'sources'), parseSource),
    answers: list(get(value, 'answers'), parseAnswer),
    ...present<Pick<StoredTurn, 'clientMessageId'>>({ clientMessageId: text(value, 'clientMessageId') }),
  };
}

function parseAnswer(value: unknown): StoredAnswer | undefined {
  const answerId = text(value, 'answerId');
  if (answerId === undefined) return undefined;
  const error = get(value, 'error');
  return {
    answerId,
    mode: oneOf<AnswerMode>(answerModes, get(value, 'mode')) ?? 'answer',
    model: text(value, 'model') ?? '',
    status: oneOf(answerStatuses, get(value, 'status')) ?? 'failed',
    text: text(value, 'text') ?? '',
    citations: list(get(value, 'citations'), parseCitation),
    followups: list(get(value, 'followups'), nonEmpty),
    notices: list(get(value, 'notices'), parseNotice),
    ...present<Pick<StoredAnswer, 'clientAnswerId' | 'outcome' | 'error' | 'rating'>>({
      clientAnswerId: text(value, 'clientAnswerId'),
      outcome: oneOf(outcomes, get(value, 'outcome')),
      error: isErrorCode(error) ? error : undefined,
      rating: oneOf<Rating>(ratings, get(value, 'rating')),
    }),
  };
}

/** The JSON body of GET /api/answers/:answerId/stream; a part that this version does not know keeps its place. */
export function parseAnswerEvents(value: unknown): AnswerEventsResponse | undefined {
  const events = get(value, 'events');
  if (!Array.isArray(events)) return undefined;
  return {
    done: get(value, 'done') === true,
    events: events.flatMap((event) => {
      const seq = figure(event, 'seq');
      const part = parsePart(get(event, 'part'));
      return seq === undefined || part === undefined ? [] : [{ seq, part }];
    }),
  };
}
