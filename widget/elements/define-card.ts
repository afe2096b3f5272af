import { PrepChatCardElement } from './prep-chat-card.ts';

if (!customElements.get('prep-chat-card')) customElements.define('prep-chat-card', PrepChatCardElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-card': PrepChatCardElement;
  }
}
