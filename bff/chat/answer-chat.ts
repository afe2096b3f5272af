import type { AnswerMode } from '../../widget/protocol/index.ts';
import { loadHistory } from '../answer/load-history.ts';
import { awaitPrepared } from '../answer/prepared-answer.ts';
import { startAnswer, type AnswerPorts } from '../answer/start-answer.ts';
import { PrepChatError } from '../errors.ts';
import type { KnownTurn } from '../ports/conversation-store.ts';
import type { Site } from '../ports/site-store.ts';
import { prepareTurn, type PreparationPorts } from '../preparation/prepare-turn.ts';

/** What is read of what a client of the AI SDK sends; the rest of it is our own words. */
export interface ChatQuestion {
  /** The client's own id of the conversation. */
  chatId: string;
  trigger: 'submit-message' | 'regenerate-message';
  /** The message that is edited, or whose answer is to be another one. */
  messageId?: string;
  mode: AnswerMode;
  /** The last one of the visitor. */
  message: { id: string; text: string };
}

interface Asker {
  id: string;
  site: Site;
}

type ChatPorts = AnswerPorts &
  PreparationPorts & {
    siteUrl: string;
    historyTokens: number;
    /** Reject when the visitor may not have one more prepared, or written. */
    admitQuestion(): Promise<void>;
    admitAnswer(): Promise<void>;
  };

/** The `clientAnswerId` of the answer that a message gets by itself: a message that is sent twice gets it once. */
const ownAnswer = 'own';

/**
 * Begins an answer that prepares itself first, and returns its id; follow it at once. Another answer
 * to a message that is known comes from the preparation that there is.
 */
export async function answerChat(ports: ChatPorts, visitor: Asker, question: ChatQuestion): Promise<string> {
  const isAnother = question.trigger === 'regenerate-message';
  const known = await findTurn(ports, visitor.id, question);
  const turn = isAnother && known ? known : await ask(ports, visitor, question, known);
  const clientAnswerId = isAnother ? undefined : ownAnswer;
  const joined = await ports.answers.idOf(turn.id, clientAnswerId);
  if (joined !== undefined) return joined;
  await ports.admitAnswer();
  // Does nothing unless the preparation has failed.
  if (isAnother) await ports.runs.retry(turn.run.flowRunId);
  const job = {
    prepared: awaitPrepared(ports, turn.run),
    history: await loadHistory(ports, visitor.id, turn.id),
    run: turn.run,
    turnId: turn.id,
    mode: question.mode,
    spender: { site: visitor.site, visitorId: visitor.id },
    siteUrl: ports.siteUrl,
  };
  return startAnswer(ports, job, clientAnswerId);
}

/** The turn that a request is about, by the message that it names or by its last one. */
async function findTurn(
  { conversations }: ChatPorts,
  visitorId: string,
  { chatId, messageId, message }: ChatQuestion,
): Promise<KnownTurn | undefined> {
  const named =
    messageId === undefined ? undefined : await conversations.turnOfMessage(visitorId, chatId, messageId);
  return named ?? conversations.turnOfMessage(visitorId, chatId, message.id);
}

/** The turn of a message. One that names a message with other words is an edit of it. */
async function ask(
  ports: ChatPorts,
  visitor: Asker,
  { chatId, messageId, message }: ChatQuestion,
  known: KnownTurn | undefined,
): Promise<KnownTurn> {
  // What is sent twice is prepared, and counted, once.
  if (known?.run.question !== message.text) await ports.admitQuestion();
  const { runId, turnId, conversationId } = await prepareTurn(ports, visitor, {
    message: message.text,
    clientChatId: chatId,
    clientMessageId: message.id,
    ...(messageId !== undefined && known && known.run.question !== message.text
      ? { replacesTurnId: known.id }
      : {}),
  });
  const run = await ports.conversations.run(visitor.id, runId);
  if (!run) throw new PrepChatError('not_found');
  return { id: turnId, conversationId, run };
}
