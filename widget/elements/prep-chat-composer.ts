import { ContextConsumer } from '@lit/context';
import { css, html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { ComposerController } from '../controllers/composer-controller.ts';
import { sendIcon, stopIcon } from './icons.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * Where a question is typed.
 *
 * @csspart field - the frame around the text
 * @csspart send - the button that sends, or stops
 */
export class PrepChatComposerElement extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      .field {
        display: flex;
        align-items: end;
        gap: 0.5rem;
        padding: 0.375rem;
        padding-inline-start: 0.875rem;
        border: 1px solid var(--_edge);
        border-radius: calc(var(--_radius) - 2px);
        background: var(--_surface);
      }
      .field:focus-within {
        outline: 2px solid var(--_accent-text);
        outline-offset: -1px;
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 0;
        max-block-size: min(9rem, 25vh);
        padding: 0.6rem 0;
        border: 0;
        outline: 0;
        background: none;
        line-height: 1.45;
      }
      textarea:focus-visible {
        outline: 0;
      }
      textarea:placeholder-shown {
        direction: inherit;
      }
      textarea::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      .send {
        display: grid;
        place-items: center;
        inline-size: 44px;
        block-size: 44px;
        flex: none;
        border: 0;
        border-radius: calc(var(--_radius) - 6px);
        background: var(--_accent);
        color: var(--_on-accent);
        font-size: 1.25rem;
      }
      .send:hover {
        filter: brightness(1.08);
      }
      .refusal {
        margin: 0 0 0.5rem;
        color: var(--_danger);
        font-size: 0.875rem;
      }
      @media (forced-colors: active) {
        .send {
          border: 1px solid ButtonText;
        }
      }
    `,
  ];

  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #composer = new ComposerController(this, () => this.#chat.value);

  /** Puts the cursor into the text, without moving the page. */
  override focus(): void {
    this.renderRoot.querySelector('textarea')?.focus({ preventScroll: true });
  }

  override render() {
    const chat = this.#chat.value;
    if (!chat) return nothing;
    const { labels, conversation } = chat;
    const { busy } = conversation;
    return html`
      <form @submit=${this.#composer.submit}>
        ${this.#composer.refusal ? html`<p class="refusal" role="alert" id="refusal">${this.#composer.refusal}</p>` : nothing}
        <div class="field" part="field">
          <textarea
            rows="1"
            dir="auto"
            .value=${this.#composer.draft}
            aria-label=${labels.question}
            aria-describedby=${this.#composer.refusal ? 'hint refusal' : 'hint'}
            placeholder=${labels.placeholder}
            enterkeyhint="send"
            autocomplete="off"
            @keydown=${this.#composer.keydown}
            @input=${this.#composer.input}
          ></textarea>
          ${
            busy
              ? html`<button
                  class="send"
                  part="send"
                  type="button"
                  aria-label=${labels.stop}
                  title=${labels.stop}
                  @click=${this.#composer.stop}
                >
                  ${stopIcon}
                </button>`
              : html`<button
                  class="send"
                  part="send"
                  type="submit"
                  aria-label=${labels.send}
                  title=${labels.send}
                >
                  ${sendIcon}
                </button>`
          }
        </div>
        <span class="hidden" id="hint">${labels.hint}</span>
      </form>
    `;
  }
}
