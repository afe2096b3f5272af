import { PrepChatFormsElement } from './prep-chat-forms.ts';

if (!customElements.get('prep-chat-forms')) customElements.define('prep-chat-forms', PrepChatFormsElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-forms': PrepChatFormsElement;
  }
}
