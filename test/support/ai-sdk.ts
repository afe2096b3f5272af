import * as ai5First from 'ai-5-0-92';
import * as ai5 from 'ai-5';
import * as ai6First from 'ai-6-0-0';
import * as ai6 from 'ai';
import type { ChatState, ChatStatus, ChatTransport } from 'ai';
import type { PrepChatUIMessage } from '../../widget/ai-sdk/index.ts';

type AiSdk = Pick<
  typeof ai6,
  | 'AbstractChat'
  | 'DefaultChatTransport'
  | 'parseJsonEventStream'
  | 'readUIMessageStream'
  | 'uiMessageChunkSchema'
>;

/** The AI SDK in the versions that pages have, oldest first; 7 needs a newer Node.js than ours. */
export const aiSdks = Object.entries({
  '5.0.92': ai5First,
  '5, latest': ai5,
  '6.0.0': ai6First,
  '6, latest': ai6,
  // Their types differ in what we do not use.
}) as unknown as [version: string, sdk: AiSdk][];

/** What the binding of a framework does for a chat, without a framework. */
class PlainState implements ChatState<PrepChatUIMessage> {
  status: ChatStatus = 'ready';
  error: Error | undefined;
  messages: PrepChatUIMessage[] = [];
  pushMessage = (message: PrepChatUIMessage) => void (this.messages = [...this.messages, message]);
  popMessage = () => void (this.messages = this.messages.slice(0, -1));
  replaceMessage = (index: number, message: PrepChatUIMessage) =>
    void (this.messages = this.messages.with(index, structuredClone(message)));
  snapshot = <T>(value: T): T => structuredClone(value);
}

/** A chat of the given version, as `useChat` has one. */
export function openChat(
  sdk: AiSdk,
  transport: ChatTransport<PrepChatUIMessage>,
  id: string,
): ai6.AbstractChat<PrepChatUIMessage> {
  class PlainChat extends sdk.AbstractChat<PrepChatUIMessage> {}
  return new PlainChat({ id, transport, state: new PlainState() });
}

/** Reads a response to its end with the version's own reader: each state of the message, or its first error. */
export async function readResponse(
  sdk: AiSdk,
  response: Response,
): Promise<{ states: PrepChatUIMessage[]; errors: string[] }> {
  if (!response.body) throw new Error('no body');
  const errors: string[] = [];
  const chunks = sdk
    .parseJsonEventStream({ stream: response.body, schema: sdk.uiMessageChunkSchema })
    .pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          if (chunk.success) controller.enqueue(chunk.value);
          else errors.push(chunk.error.message);
        },
      }),
    );
  const states: PrepChatUIMessage[] = [];
  const onError = (error: unknown) =>
    void errors.push(String(error instanceof Error ? error.message : error));
  for await (const state of sdk.readUIMessageStream<PrepChatUIMessage>({ stream: chunks, onError }))
    states.push(structuredClone(state));
  return { states, errors };
}
