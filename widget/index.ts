import './define.ts';

export type { PrepChatElement } from './elements/prep-chat.ts';
export * from './index.server.ts';
