import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai';
import { answerModes, limits, type PrepareResponse } from '../protocol/index.ts';
import { get, oneOf, or, text } from '../protocol/read.ts';
import { BffClient, RequestError } from '../transport/bff-client.ts';
import { newKey } from '../transport/new-key.ts';
import { answerChunks, toErrorText } from './answer-chunks.ts';
import { StoredRequest, type ChatRequest } from './chat-request.ts';
import { toStream } from './chunk-stream.ts';
import type { PrepChatUIMessage } from './message.ts';

/** Where the server is. */
export interface PrepChatTransportOptions {
  /** Base address of the server, e.g. `https://ask.example.com`; the page's own origin when it is left out. */
  endpoint?: string;
  /** Key of the site; a server with one site needs none. */
  site?: string;
}

type Sent<Message extends UIMessage> = Parameters<ChatTransport<Message>['sendMessages']>[0];
type Resumed<Message extends UIMessage> = Parameters<ChatTransport<Message>['reconnectToStream']>[0];

/**
 * A transport for `useChat` in two phases: the question is prepared, which its message shows as
 * `data-steps`, and then answered. It begins the visitor's session itself, connects again when the
 * connection breaks, `stop()` stops the server too, and `resume` goes on after a reload in either phase.
 * `body: { mode }` of a message or a regenerate sets how the answer is shaped.
 */
export class PrepChatTransport<
  Message extends UIMessage = PrepChatUIMessage,
> implements ChatTransport<Message> {
  readonly #endpoint: string;
  readonly #client: BffClient;
  /** Turns by the message that asked them, for an edit of it. */
  readonly #turns = new Map<string, string>();

  constructor({ endpoint = '', site }: PrepChatTransportOptions = {}) {
    this.#endpoint = endpoint.replace(/(?<!\/)\/+$/, '');
    this.#client = new BffClient({ endpoint: this.#endpoint, site });
  }

  /** Rejects when the question cannot be prepared; what fails later is the `error` at the end of the stream. */
  async sendMessages(sent: Sent<Message>): Promise<ReadableStream<UIMessageChunk>> {
    const request = this.#toRequest(sent);
    const stored = new StoredRequest(this.#endpoint, sent.chatId);
    stored.save(request);
    try {
      return await this.#open(request, stored, sent.abortSignal);
    } catch (error) {
      stored.forget(request);
      throw error instanceof RequestError ? new Error(toErrorText(error), { cause: error }) : error;
    }
  }

  /** What this tab was still waiting for when its page was left, from its first part; null when nothing was. */
  async reconnectToStream({
    chatId,
    abortSignal,
  }: Resumed<Message>): Promise<ReadableStream<UIMessageChunk> | null> {
    const stored = new StoredRequest(this.#endpoint, chatId);
    const request = stored.load();
    if (!request) return null;
    try {
      return await this.#open(request, stored, abortSignal);
    } catch (error) {
      if (!(error instanceof RequestError) || error.status === undefined) throw error;
      // The server no longer knows it; a chat that could not be used for that would be the worse thing.
      stored.forget(request);
      return null;
    }
  }

  #toRequest({ chatId, messages, messageId, trigger, body }: Sent<Message>): ChatRequest {
    const message = messages.flatMap((each) => (each.role === 'user' ? [each] : [])).at(-1);
    if (!message) throw new Error('there is no message to answer');
    const question = textOf(message);
    const isEdit = trigger === 'submit-message' && messageId !== undefined;
    return {
      question,
      messageId: message.id,
      // Of the message and its words: an edited message is another question.
      clientMessageId: `${message.id}:${fingerprint(question)}:${chatId}`.slice(0, limits.idLength),
      clientAnswerId: newKey(),
      mode: readMode(get(body, 'mode')),
      isAnother: trigger === 'regenerate-message',
      conversationId: conversationOf(messages),
      replacesTurnId: isEdit ? this.#turns.get(messageId) : undefined,
    };
  }

  async #open(
    request: ChatRequest,
    stored: StoredRequest,
    abortSignal: AbortSignal | undefined,
  ): Promise<ReadableStream<UIMessageChunk>> {
    const gone = new AbortController();
    const signal = abortSignal ? AbortSignal.any([abortSignal, gone.signal]) : gone.signal;
    const prepared = await this.#prepare(request, signal);
    this.#turns.set(request.messageId, prepared.turnId);
    const chunks = answerChunks(this.#client, request, prepared, signal);
    return toStream(
      chunks,
      () => gone.abort(),
      () => stored.forget(request),
    );
  }

  /** A conversation that was erased, or was another visitor's, is no reason not to answer. */
  #prepare(request: ChatRequest, signal: AbortSignal): Promise<PrepareResponse> {
    const { question: message, clientMessageId, conversationId, replacesTurnId } = request;
    const prepare = (place: Pick<ChatRequest, 'conversationId' | 'replacesTurnId'>) =>
      this.#client.prepare({ message, clientMessageId, ...place }, signal);
    return prepare({ conversationId, replacesTurnId }).catch((error: unknown) => {
      const isGone = error instanceof RequestError && error.code === 'not_found';
      if (!isGone || (conversationId ?? replacesTurnId) === undefined) throw error;
      return prepare({});
    });
  }
}

const readMode = or(oneOf(answerModes), 'answer');

function textOf({ parts }: UIMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** The conversation that the newest answer belongs to. */
function conversationOf(messages: readonly UIMessage[]): string | undefined {
  return messages.flatMap(({ metadata }) => text(get(metadata, 'conversationId')) ?? []).at(-1);
}

/** 32 bits of FNV-1a: enough to tell the versions of one message apart. */
function fingerprint(words: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < words.length; index += 1)
    hash = Math.imul(hash ^ words.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}
