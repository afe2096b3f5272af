export { PrepChatElement } from './launcher/prep-chat.ts';
export type { Labels } from './locales/labels.ts';
export * from './events/conversation-events.ts';
export * from './events/launcher-events.ts';
export * from './protocol/index.ts';
