import { answerModes, type AnswerMode } from '../protocol/index.ts';
import { object, oneOf, text } from '../protocol/read.ts';

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
  conversationId?: string | undefined;
  replacesTurnId?: string | undefined;
}

type OptionalKey = 'conversationId' | 'replacesTurnId';

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

const parse = object<Omit<ChatRequest, OptionalKey>, Pick<ChatRequest, OptionalKey>>(
  {
    question: text,
    messageId: text,
    clientMessageId: text,
    clientAnswerId: text,
    mode: oneOf(answerModes),
    isAnother: oneOf([true, false]),
  },
  { conversationId: text, replacesTurnId: text },
);
