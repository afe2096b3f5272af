import { isErrorCode, type ErrorCode } from './errors.ts';
import {
  answerMode,
  nonEmpty,
  outcome,
  parseCitation,
  parseDropped,
  parseNotice,
  parsePart,
  parseSource,
  parseStep,
  reuseKind,
  runStatus,
  word,
} from './parse.ts';
import { array, figure, list, object, oneOf, or, text, type Read } from './read.ts';
import {
  ratings,
  type AnswerEventsResponse,
  type ConversationResponse,
  type ConversationsResponse,
  type StoredAnswer,
  type StoredTurn,
} from './requests.ts';

const answerStatus = oneOf<StoredAnswer['status']>(['streaming', 'done', 'stopped', 'failed']);
const errorCode: Read<ErrorCode> = (value) => (isErrorCode(value) ? value : undefined);

/** The body of GET /api/conversations. */
export const parseConversations: Read<ConversationsResponse> = object({
  conversations: array(object({ conversationId: text, title: word, updatedAt: word, turns: or(figure, 0) })),
});

const parseAnswer: Read<StoredAnswer> = object(
  {
    answerId: text,
    mode: answerMode,
    model: word,
    status: or(answerStatus, 'failed'),
    text: word,
    citations: list(parseCitation),
    dropped: list(parseDropped),
    followups: list(nonEmpty),
    notices: list(parseNotice),
  },
  { clientAnswerId: text, outcome, error: errorCode, rating: oneOf(ratings) },
);

const parseTurn: Read<StoredTurn> = object(
  {
    turnId: text,
    runId: text,
    question: text,
    createdAt: word,
    reuse: reuseKind,
    status: or(runStatus, 'preparing'),
    steps: list(parseStep),
    sources: list(parseSource),
    answers: list(parseAnswer),
  },
  { clientMessageId: text },
);

/** The body of GET /api/conversations/:conversationId. */
export const parseConversation: Read<ConversationResponse> = object({
  conversationId: text,
  turns: array(parseTurn),
});

/** The JSON body of GET /api/answers/:answerId/stream; a part that this version does not know keeps its place. */
export const parseAnswerEvents: Read<AnswerEventsResponse> = object<
  Omit<AnswerEventsResponse, 'gap'>,
  { gap: boolean }
>(
  {
    done: or(oneOf<boolean>([true]), false),
    events: array(object({ seq: figure, part: parsePart })),
  },
  { gap: oneOf([true]) },
);
