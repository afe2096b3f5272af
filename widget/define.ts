import { PrepChatAnswerElement } from './elements/prep-chat-answer.ts';
import { PrepChatComposerElement } from './elements/prep-chat-composer.ts';
import { PrepChatSourcesElement } from './elements/prep-chat-sources.ts';
import { PrepChatStepsElement } from './elements/prep-chat-steps.ts';
import { PrepChatTurnElement } from './elements/prep-chat-turn.ts';
import { PrepChatElement } from './elements/prep-chat.ts';

const elements = {
  'prep-chat-answer': PrepChatAnswerElement,
  'prep-chat-composer': PrepChatComposerElement,
  'prep-chat-sources': PrepChatSourcesElement,
  'prep-chat-steps': PrepChatStepsElement,
  'prep-chat-turn': PrepChatTurnElement,
  'prep-chat': PrepChatElement,
};

// A script that is loaded twice must not throw: the first one wins.
for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-answer': PrepChatAnswerElement;
    'prep-chat-composer': PrepChatComposerElement;
    'prep-chat-sources': PrepChatSourcesElement;
    'prep-chat-steps': PrepChatStepsElement;
    'prep-chat-turn': PrepChatTurnElement;
    'prep-chat': PrepChatElement;
  }
}
