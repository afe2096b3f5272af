import { PrepChatMoreElement } from './prep-chat-more.ts';

if (!customElements.get('prep-chat-more')) customElements.define('prep-chat-more', PrepChatMoreElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-more': PrepChatMoreElement;
  }
}
