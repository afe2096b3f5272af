import './define.ts';

export type { PrepChatElement } from './launcher/prep-chat.ts';
export * from './index.server.ts';
