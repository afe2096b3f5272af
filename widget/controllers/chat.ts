import type { Labels } from '../locales/labels.ts';
import type { ConversationController } from './conversation-controller.ts';

/** What `<prep-chat>` gives to the elements inside it. */
export interface Chat {
  conversation: ConversationController;
  labels: Labels;
}
