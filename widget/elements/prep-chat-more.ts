import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { loadLateWords } from '../locales/late/load.ts';
import type { LateWords } from '../locales/late/words.ts';
import { answerLanguages } from '../protocol/index.ts';
import { css } from './css.ts';
import { sharedStyles } from './shared.styles.ts';

/** Forms of an answer that few ask for: step by step, and in another language. */
export class PrepChatMoreElement extends LitElement {
  static override properties = {
    turn: { attribute: false },
    busy: { attribute: false },
    words: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem;
        margin: 0.25rem 0 0;
        margin-inline-start: -0.5rem;
      }
      select {
        min-block-size: 32px;
        max-inline-size: 100%;
        padding: 0.25rem 0.5rem;
        border: 1px solid var(--_edge);
        border-radius: 8px;
        background: var(--_surface);
        color: var(--_text);
        font: inherit;
      }
    `,
  ];

  /** Key of the turn. */
  declare turn: string;
  declare busy: boolean;
  declare words: LateWords | undefined;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });

  constructor() {
    super();
    this.turn = '';
    this.busy = false;
    this.words = undefined;
  }

  override firstUpdated(): void {
    void loadLateWords(this.#chat.value?.locale ?? 'en').then((words) => (this.words = words));
  }

  override render() {
    const chat = this.#chat.value;
    const { words } = this;
    if (!chat || !words) return nothing;
    const { labels, locale } = chat;
    const names = new Intl.DisplayNames(locale, { type: 'language' });
    return html`<form @submit=${this.#submit}>
      <button
        type="button"
        class="quiet"
        ?disabled=${this.busy}
        @click=${() => chat.conversation.regenerate('steps', this.turn)}
      >
        ${words.stepByStep}
      </button>
      <select aria-label=${words.language}>
        ${answerLanguages.map((code) => html`<option value=${code} ?selected=${code === locale}>${names.of(code) ?? code}</option>`)}
      </select>
      <button type="submit" class="quiet" ?disabled=${this.busy}>${labels.regenerate}</button>
    </form>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const chosen = this.renderRoot.querySelector('select')?.value;
    const language = answerLanguages.find((code) => code === chosen);
    this.#chat.value?.conversation.regenerate('answer', this.turn, language);
  };
}
