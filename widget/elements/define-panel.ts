// Like beside like: gzip looks back 32 kB only, and finds less in the order in which they import each other.
import 'lit';
import '../protocol/index.ts';
import '../state/conversation.ts';
import '../transport/bff-client.ts';
import '../controllers/conversation-controller.ts';
import '../controllers/history-controller.ts';
import '../controllers/dialog-controller.ts';
import '../controllers/turn-controller.ts';
import '../controllers/composer-controller.ts';
import '../controllers/labels-controller.ts';
import '../controllers/announcer.ts';
import '../controllers/stick-to-end.ts';
import './shared.styles.ts';
import './prep-chat-panel.styles.ts';
import './prep-chat-turn.styles.ts';
import './prep-chat-steps.styles.ts';
import './prep-chat-composer.styles.ts';
import { PrepChatComposerElement } from './prep-chat-composer.ts';
import { PrepChatPanelElement } from './prep-chat-panel.ts';
import { PrepChatStepsElement } from './prep-chat-steps.ts';
import { PrepChatTurnElement } from './prep-chat-turn.ts';

const elements = {
  'prep-chat-composer': PrepChatComposerElement,
  'prep-chat-panel': PrepChatPanelElement,
  'prep-chat-steps': PrepChatStepsElement,
  'prep-chat-turn': PrepChatTurnElement,
};

// Another copy of the script may have been here first.
for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-composer': PrepChatComposerElement;
    'prep-chat-panel': PrepChatPanelElement;
    'prep-chat-steps': PrepChatStepsElement;
    'prep-chat-turn': PrepChatTurnElement;
  }
}
