import { html, LitElement, nothing } from 'lit';
import type { Chat } from '../controllers/chat.ts';
import { TurnController } from '../controllers/turn-controller.ts';
import { isBusy, type Answer, type Turn } from '../state/turn.ts';
import { againIcon, editIcon, warnIcon } from './icons.ts';
import { turnStyles } from './prep-chat-turn.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/** One question, how it was prepared, and its answers. */
export class PrepChatTurnElement extends LitElement {
  static override properties = { chat: {}, turn: {}, last: {} };
  static override styles = [sharedStyles, turnStyles];

  declare turn: Turn | undefined;
  /** It is the newest of the conversation. */
  declare last: boolean;
  declare chat: Chat | undefined;
  readonly #view = new TurnController(this, () => this.chat);

  override render() {
    const { turn, chat } = this;
    if (!turn || !chat) return nothing;
    const { labels, settings, conversation } = chat;
    const { answers } = turn;
    const answer = answers[this.#view.chosen(answers.length)];
    const preparing = turn.phase === 'preparing';
    const busy = isBusy(turn);
    return html`
      <article aria-busy=${busy}>
        <h3 class="hidden">${labels.youSaid}</h3>
        ${this.#view.editing ? this.#editor(chat, turn) : this.#question(chat, turn)}
        ${
          settings.steps === 'hidden' || turn.phase === 'idle'
            ? nothing
            : html`<prep-chat-steps
                .chat=${chat}
                .steps=${turn.steps}
                .note=${preparing ? turn.note : undefined}
                .reuse=${turn.run?.reuse ?? 'none'}
                .folded=${settings.steps === 'folded' || (!preparing && answers.length > 0)}
                exportparts="board,step"
              ></prep-chat-steps>`
        }
        ${answer ? this.#answer(chat, turn, answer, answers.length) : nothing}
        ${busy && conversation.connection !== 'ok' ? html`<p class="notice" role="status">${labels[conversation.connection]}</p>` : nothing}
        ${turn.phase === 'stopped' ? html`<p class="notice">${labels.stopped}</p>` : nothing}
        ${
          turn.phase === 'failed'
            ? this.#error(
                chat,
                labels.failures[turn.failure.code] ?? (turn.failure.message || labels.failure),
                turn.failure.retryable && this.#view.retry,
                this.#view.wait(turn.failure.retryAt, chat),
              )
            : nothing
        }
        ${turn.phase === 'stopped' && answers.length === 0 ? html`<button type="button" class="quiet" @click=${this.#view.askAgain}>${againIcon}${labels.retry}</button>` : nothing}
      </article>
    `;
  }

  #error({ labels }: Chat, text: string, retry: false | (() => void), wait = '') {
    return html`<div class="error" part="error" role="alert">
      ${warnIcon}
      <p>${text}</p>
      ${retry ? html`<button type="button" class="retry" @click=${retry}>${labels.retry}${wait}</button>` : nothing}
    </div>`;
  }

  #question({ labels, conversation }: Chat, { question }: Turn) {
    return html`<div class="asked">
      <button
        type="button"
        class="quiet edit"
        part="action"
        aria-label=${labels.editQuestion}
        title=${labels.editQuestion}
        ?disabled=${conversation.busy}
        @click=${this.#view.edit}
      >
        ${editIcon}
      </button>
      <p class="question" part="question" dir="auto">${question}</p>
    </div>`;
  }

  #editor({ labels }: Chat, { question }: Turn) {
    return html`<form class="editor" @submit=${this.#view.submitEdit} @keydown=${this.#view.keydownEdit}>
      <textarea aria-label=${labels.editQuestion} dir="auto" .value=${question}></textarea>
      <div class="row">
        <button type="button" class="quiet" @click=${this.#view.cancelEdit}>${labels.cancel}</button>
        <button type="submit" class="solid">${labels.askEdited}</button>
      </div>
    </form>`;
  }

  #answer(chat: Chat, turn: Turn, answer: Answer, count: number) {
    const { labels, conversation, answers } = chat;
    const ready = this.#view.isReady(answer);
    return html`
      <h3 class="hidden">${labels.assistantSaid}</h3>
      ${answer.mode === 'answer' ? nothing : html`<p class="notice">${labels.samePages}</p>`}
      ${answer.notices.map((notice) => html`<p class="notice">${labels.notices[notice.code] ?? notice.text}</p>`)}
      <prep-chat-answer
        .chat=${chat}
        .text=${answer.text}
        .sources=${answer.sources}
        .checked=${answer}
        .done=${answer.state !== 'streaming'}
        exportparts="text,citation,card"
        @prep-chat-cite=${this.#view.cite}
        >${answers.state === 'ready' ? nothing : answer.text}</prep-chat-answer
      >
      ${answers.state === 'failed' && answer.text && this.last ? this.#error(chat, labels.plain, answers.load) : nothing}
      ${
        ready
          ? html`${answer.text ? html`<prep-chat-sources .chat=${chat} .sources=${answer.sources} exportparts="source"></prep-chat-sources>` : nothing}
              <prep-chat-actions
                .chat=${chat}
                .answer=${answer}
                .turn=${turn.key}
                .at=${this.#view.chosen(count)}
                .count=${count}
                .last=${this.last}
                .busy=${conversation.busy}
                exportparts="action"
                @prep-chat-flip=${this.#view.flip}
              ></prep-chat-actions>`
          : nothing
      }
      ${
        ready && this.last && answer.followups.length > 0
          ? html`<div class="followups">
              <h3 id="followups">${labels.followups}</h3>
              <ul aria-labelledby="followups">
                ${answer.followups.map(
                  (question) =>
                    html`<li>
                      <button
                        type="button"
                        class="starter"
                        part="starter"
                        dir="auto"
                        ?disabled=${conversation.busy}
                        @click=${() => conversation.ask(question)}
                      >
                        ${question}
                      </button>
                    </li>`,
                )}
              </ul>
            </div>`
          : nothing
      }
    `;
  }
}
