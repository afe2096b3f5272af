import { PrepChatReceiptElement } from './prep-chat-receipt.ts';

if (!customElements.get('prep-chat-receipt'))
  customElements.define('prep-chat-receipt', PrepChatReceiptElement);

declare global {
  interface HTMLElementTagNameMap {
    'prep-chat-receipt': PrepChatReceiptElement;
  }
}
