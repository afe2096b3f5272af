import { createContext } from '@lit/context';
import type { ConversationController } from '../controllers/conversation-controller.ts';
import type { Labels } from '../locales/en.ts';

/** What `<prep-chat>` gives to the elements inside it. */
export interface Chat {
  conversation: ConversationController;
  labels: Labels;
}

export const chatContext = createContext<Chat>(Symbol('prep-chat'));
