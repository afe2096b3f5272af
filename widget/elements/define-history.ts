import { PrepChatHistoryElement } from './prep-chat-history.ts';

if (!customElements.get('prep-chat-history'))
  customElements.define('prep-chat-history', PrepChatHistoryElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-history': PrepChatHistoryElement;
  }
}
