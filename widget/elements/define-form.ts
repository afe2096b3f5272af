import { PrepChatFormElement } from './prep-chat-form.ts';

if (!customElements.get('prep-chat-form')) customElements.define('prep-chat-form', PrepChatFormElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-form': PrepChatFormElement;
  }
}
