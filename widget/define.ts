import { PrepChatElement } from './launcher/prep-chat.ts';

// A script that is loaded twice must not throw: the first one wins.
if (!customElements.get('prep-chat')) customElements.define('prep-chat', PrepChatElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat': PrepChatElement;
  }
}
