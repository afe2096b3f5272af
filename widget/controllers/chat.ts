import type { AnswerFile } from './answer-file.ts';
import type { Labels } from '../locales/labels.ts';
import type { Settings } from '../state/settings.ts';
import type { ConversationController } from './conversation-controller.ts';

/** What the panel gives to the elements inside it. */
export interface Chat {
  conversation: ConversationController;
  answers: AnswerFile;
  labels: Labels;
  /** BCP 47, for numbers and dates. */
  locale: string;
  settings: Settings;
}
