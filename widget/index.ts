export { PrepChatElement } from './elements/prep-chat.ts';
export * from './events.ts';
export * from './protocol/index.ts';
