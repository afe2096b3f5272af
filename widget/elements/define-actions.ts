import { PrepChatActionsElement } from './prep-chat-actions.ts';

if (!customElements.get('prep-chat-actions'))
  customElements.define('prep-chat-actions', PrepChatActionsElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-actions': PrepChatActionsElement;
  }
}
