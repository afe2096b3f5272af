import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import type { HistoryController } from '../controllers/history-controller.ts';
import { StoredController } from '../controllers/stored-controller.ts';
import type { ConversationSummary } from '../protocol/index.ts';
import { icon } from './icons.ts';
import { css } from './css.ts';
import { sharedStyles } from './shared.styles.ts';

const binIcon = icon('M5 7h14M10 7V4.8h4V7M6.8 7l.8 12h8.8l.8-12M10.3 10.5v5M13.7 10.5v5');

/** The visitor's earlier conversations: to go on with, or to delete. */
export class PrepChatHistoryElement extends LitElement {
  static override properties = { history: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        flex: 1;
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        min-block-size: 0;
        padding: var(--_gap);
        overflow-y: auto;
      }
      ul {
        display: grid;
        gap: 0.375rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 0.25rem;
      }
      .open {
        flex: 1;
        display: grid;
        min-inline-size: 0;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--_line);
        border-radius: 10px;
        background: var(--_surface);
        text-align: start;
      }
      .open:hover,
      .open[aria-current] {
        border-color: var(--_accent-text);
      }
      .title {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      time,
      p {
        margin: 0;
        color: var(--_muted);
        font-size: 0.8125em;
      }
      .sure {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: end;
        gap: 0.5rem;
        inline-size: 100%;
        padding: 0.5rem 0.75rem;
        border-radius: 10px;
        background: var(--_danger-surface);
        color: var(--_danger);
      }
      .sure span {
        flex: 1 1 100%;
      }
      .delete {
        min-block-size: 32px;
        padding: 0.25rem 0.75rem;
        border: 1px solid currentColor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font-weight: 600;
      }
      svg {
        font-size: 1.25em;
      }
      .all {
        margin-block-start: auto;
      }
    `,
  ];

  declare history: HistoryController | undefined;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #stored = new StoredController(this);

  constructor() {
    super();
    this.history = undefined;
  }

  override render() {
    const { value: chat } = this.#chat;
    if (!chat) return nothing;
    const { labels } = chat;
    const { state, conversations, sure } = this.#stored;
    return html`
      <div role="status">
        ${state === 'loading' ? html`<p>${labels.loading}</p>` : nothing}
        ${state === 'deleted' ? html`<p>${labels.deleted}</p>` : nothing}
        ${state !== 'loading' && conversations.length === 0 ? html`<p>${labels.noHistory}</p>` : nothing}
      </div>
      ${
        state === 'failed'
          ? html`<div role="alert">
              <p>${labels.failures['unavailable'] ?? labels.failure}</p>
              <button class="quiet" type="button" @click=${this.#stored.load}>${labels.retry}</button>
            </div>`
          : nothing
      }
      <ul>
        ${conversations.map((each) => html`<li>${sure === each.conversationId ? this.#sure(chat, labels.deleteSure, each.conversationId) : this.#item(chat, each)}</li>`)}
      </ul>
      <div class="all">
        ${
          sure === 'all'
            ? this.#sure(chat, labels.deleteAllSure)
            : html`<button class="quiet" type="button" @click=${() => this.#stored.ask('all')}>
                ${binIcon}${labels.deleteAll}
              </button>`
        }
      </div>
    `;
  }

  #item({ labels, locale, conversation }: Chat, { conversationId, title, updatedAt }: ConversationSummary) {
    const date = new Date(updatedAt);
    const when = Number.isNaN(date.getTime())
      ? ''
      : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
    return html`<button
        class="open"
        type="button"
        aria-current=${conversation.conversation.id === conversationId ? 'true' : nothing}
        @click=${() => this.#stored.open(conversationId)}
      >
        <span class="title" dir="auto">${title}</span><time datetime=${updatedAt}>${when}</time>
      </button>
      <button
        class="quiet"
        type="button"
        aria-label="${labels.deleteConversation}: ${title}"
        title=${labels.deleteConversation}
        @click=${() => this.#stored.ask(conversationId)}
      >
        ${binIcon}
      </button>`;
  }

  /** Nothing is deleted with one click. */
  #sure({ labels }: Chat, question: string, id?: string) {
    return html`<div class="sure" role="alert">
      <span>${question}</span>
      <button class="quiet" type="button" @click=${() => this.#stored.ask(undefined)}>
        ${labels.cancel}
      </button>
      <button class="delete" type="button" @click=${() => this.#stored.erase(id)}>${labels.deleteNow}</button>
    </div>`;
  }
}
