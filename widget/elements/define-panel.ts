import { PrepChatActionsElement } from './prep-chat-actions.ts';
import { PrepChatAnswerElement } from './prep-chat-answer.ts';
import { PrepChatComposerElement } from './prep-chat-composer.ts';
import { PrepChatPanelElement } from './prep-chat-panel.ts';
import { PrepChatSourcesElement } from './prep-chat-sources.ts';
import { PrepChatStepsElement } from './prep-chat-steps.ts';
import { PrepChatTurnElement } from './prep-chat-turn.ts';

const elements = {
  'prep-chat-actions': PrepChatActionsElement,
  'prep-chat-answer': PrepChatAnswerElement,
  'prep-chat-composer': PrepChatComposerElement,
  'prep-chat-panel': PrepChatPanelElement,
  'prep-chat-sources': PrepChatSourcesElement,
  'prep-chat-steps': PrepChatStepsElement,
  'prep-chat-turn': PrepChatTurnElement,
};

// Another copy of the script may have been here first.
for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-actions': PrepChatActionsElement;
    'prep-chat-answer': PrepChatAnswerElement;
    'prep-chat-composer': PrepChatComposerElement;
    'prep-chat-panel': PrepChatPanelElement;
    'prep-chat-sources': PrepChatSourcesElement;
    'prep-chat-steps': PrepChatStepsElement;
    'prep-chat-turn': PrepChatTurnElement;
  }
}
