import { answerModes, type AnswerMode } from '../protocol/index.ts';
import { get, oneOf, present, text } from '../protocol/read.ts';

/** One answer that was asked for. Sent again it is the same one, so that it is resumed by being sent again. */
export interface ChatRequest {
  question: string;
  /** The client's id of the message that asks. */
  messageId: string;
  clientMessageId: string;
  clientAnswerId: string;
  mode: AnswerMode;
  /** Not the message's first answer: a preparation that has failed is to be repaired. */
  isAnother: boolean;
  conversationId?: string;
  replacesTurnId?: string;
}

/** Where the request that a chat is waiting for is kept: for this tab, over a reload of its page. */
export class StoredRequest {
  readonly #key: string;

  constructor(endpoint: string, chatId: string) {
    this.#key = `prep-chat-request:${endpoint}:${chatId}`;
  }

  load(): ChatRequest | undefined {
    try {
      return parse(JSON.parse(sessionStorage.getItem(this.#key) ?? 'null'));
    } catch {
      return undefined;
    }
  }

  save(request: ChatRequest): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(request));
    } catch {
      // Blocked or full: a reload will find nothing to go on with.
    }
  }

  /** Forgets the request, unless a newer one has taken its place. */
  forget({ clientAnswerId }: ChatRequest): void {
    if (this.load()?.clientAnswerId === clientAnswerId) sessionStorage.removeItem(this.#key);
  }
}

function parse(value: unknown): ChatRequest | undefined {
  const question = text(value, 'question');
  const messageId = text(value, 'messageId');
  const clientMessageId = text(value, 'clientMessageId');
  const clientAnswerId = text(value, 'clientAnswerId');
  const mode = oneOf(answerModes, text(value, 'mode'));
  if (question === undefined || !messageId || !clientMessageId || !clientAnswerId || !mode) return undefined;
  return {
    question,
    messageId,
    clientMessageId,
    clientAnswerId,
    mode,
    isAnother: get(value, 'isAnother') === true,
    ...present<Pick<ChatRequest, 'conversationId' | 'replacesTurnId'>>({
      conversationId: text(value, 'conversationId'),
      replacesTurnId: text(value, 'replacesTurnId'),
    }),
  };
}
