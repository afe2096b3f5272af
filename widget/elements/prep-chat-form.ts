import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { css } from './css.ts';
import { sharedStyles } from './shared.styles.ts';

/** A text that is written inside the conversation: a question that is edited, a comment on an answer. */
export class PrepChatFormElement extends LitElement {
  static override properties = { label: {}, text: {}, verb: {}, send: {}, leave: {} };
  static override styles = [
    sharedStyles,
    css`
      form {
        display: grid;
        gap: 0.5rem;
      }
      label {
        color: var(--_muted);
        font-size: 0.8125em;
      }
      .row {
        display: flex;
        justify-content: end;
        gap: 0.5rem;
      }
      .solid {
        min-block-size: 32px;
        padding: 0.25rem 0.875rem;
        border: 1px solid transparent;
        border-radius: 8px;
        background: var(--_accent);
        color: var(--_on-accent);
        font-size: 0.875em;
        font-weight: 600;
      }
    `,
  ];

  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  /** What is to be written. */
  declare label: string;
  /** What is to be changed; with it the label is not seen, and Enter sends. */
  declare text: string | undefined;
  /** What the button says that sends. */
  declare verb: string;
  declare send: (text: string) => void;
  declare leave: () => void;

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  protected override firstUpdated(): void {
    const field = this.#field;
    field?.focus({ preventScroll: this.text !== undefined });
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.send(this.#field?.value ?? '');
  }

  #keydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else if (
      event.key === 'Enter' &&
      !event.shiftKey &&
      event.target === this.#field &&
      this.text !== undefined
    )
      this.#submit(event);
  }

  override render() {
    if (!this.#chat.value) return nothing;
    const { labels } = this.#chat.value;
    return html`<form @submit=${this.#submit} @keydown=${this.#keydown}>
      <label for="text" class=${this.text === undefined ? nothing : 'hidden'}>${this.label}</label>
      <textarea id="text" rows="3" dir="auto" .value=${this.text ?? ''}></textarea>
      <div class="row">
        <button type="button" class="quiet" @click=${this.leave}>${labels.cancel}</button>
        <button type="submit" class="solid">${this.verb}</button>
      </div>
    </form>`;
  }
}
