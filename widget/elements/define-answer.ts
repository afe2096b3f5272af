// Like beside like, as in the panel.
import '../markdown/markdown-writer.ts';
import '../markdown/spoken-text.ts';
import { PrepChatActionsElement } from './prep-chat-actions.ts';
import { PrepChatAnswerElement } from './prep-chat-answer.ts';
import { PrepChatSourcesElement } from './prep-chat-sources.ts';

export * from '../markdown/spoken-text.ts';

const elements = {
  'prep-chat-actions': PrepChatActionsElement,
  'prep-chat-answer': PrepChatAnswerElement,
  'prep-chat-sources': PrepChatSourcesElement,
};

// Another copy of the script may have been here first.
for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-actions': PrepChatActionsElement;
    'prep-chat-answer': PrepChatAnswerElement;
    'prep-chat-sources': PrepChatSourcesElement;
  }
}
