import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { ComposerController } from '../controllers/composer-controller.ts';
import { sendIcon, stopIcon } from './icons.ts';
import { composerStyles } from './prep-chat-composer.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * Where a question is typed.
 *
 * @csspart field - the frame around the text
 * @csspart send - the button that sends, or stops
 */
export class PrepChatComposerElement extends LitElement {
  static override properties = {};
  static override styles = [sharedStyles, composerStyles];

  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #composer = new ComposerController(this, () => this.#chat.value);

  /** Puts the cursor into the text, without moving the page. */
  override focus(): void {
    this.renderRoot.querySelector('textarea')?.focus({ preventScroll: true });
  }

  override render() {
    const { value: chat } = this.#chat;
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
