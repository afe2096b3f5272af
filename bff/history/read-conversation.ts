import { limits } from '../../widget/protocol/index.ts';
import type {
  ConversationResponse,
  ConversationsResponse,
  StoredAnswer,
  StoredTurn,
} from '../../widget/protocol/index.ts';
import { toAbsoluteSource, toBoard } from '../preparation/board.ts';
import type { AnswerRecord, HistoryStore, TurnRecord } from '../ports/history-store.ts';
import type { FlowSnapshot, RunStore } from '../ports/run-store.ts';

export interface HistoryPorts {
  history: HistoryStore;
  runs: RunStore;
  siteUrl: string;
}

/** Turns of one conversation that are shown: the newest, and as many as a client takes. */
const shownTurns = 100;

export async function listConversations(
  { history }: HistoryPorts,
  visitorId: string,
): Promise<ConversationsResponse> {
  const stored = await history.conversations(visitorId, limits.conversations);
  const conversations = stored.map(({ id, firstQuestion, lastAskedAt, turns }) => ({
    conversationId: id,
    title: toTitle(firstQuestion),
    updatedAt: lastAskedAt.toISOString(),
    turns,
  }));
  return { conversations };
}

/** Undefined when the conversation is not the visitor's. */
export async function readConversation(
  { history, runs, siteUrl }: HistoryPorts,
  visitorId: string,
  conversationId: string,
): Promise<ConversationResponse | undefined> {
  const turns = await history.turns(visitorId, conversationId, shownTurns);
  if (!turns) return undefined;
  const snapshots = await runs.snapshots(turns.map(({ flowRunId }) => flowRunId));
  return {
    conversationId,
    turns: turns.map((turn) => toTurn(turn, snapshots.get(turn.flowRunId), siteUrl)),
  };
}

/** One line that does not end in half a character. */
function toTitle(question: string): string {
  return question
    .replaceAll(/\s+/g, ' ')
    .slice(0, limits.titleLength)
    .replace(/[\uD800-\uDBFF]$/, '');
}

function toTurn(turn: TurnRecord, snapshot: FlowSnapshot | undefined, siteUrl: string): StoredTurn {
  const board = snapshot && toBoard({ id: turn.runId, reuse: turn.reuse }, snapshot, turn);
  return {
    turnId: turn.id,
    runId: turn.runId,
    ...(turn.clientMessageId === undefined ? {} : { clientMessageId: turn.clientMessageId }),
    question: turn.question,
    createdAt: turn.createdAt.toISOString(),
    reuse: turn.reuse,
    // Without a snapshot the run is not in the engine yet.
    status: board?.status ?? 'preparing',
    steps: board?.steps ?? [],
    sources: (board?.sources ?? []).map((source) => toAbsoluteSource(source, siteUrl)),
    answers: turn.answers.map(toAnswer),
  };
}

function toAnswer({ id, errorCode, ...answer }: AnswerRecord): StoredAnswer {
  return { answerId: id, ...answer, ...(errorCode === undefined ? {} : { error: errorCode }) };
}
