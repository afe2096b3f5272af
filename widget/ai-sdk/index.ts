/** `prep-chat/ai-sdk`: for pages that show the conversation themselves, with `useChat` of the AI SDK. */
export type { PrepChatData, PrepChatMetadata, PrepChatUIMessage } from './message.ts';
export { PrepChatTransport, type PrepChatTransportOptions } from './prep-chat-transport.ts';
