import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import { TurnController } from '../controllers/turn-controller.ts';
import type { NoticeCode } from '../protocol/index.ts';
import { isBusy, type Answer, type Turn } from '../state/turn.ts';
import { againIcon, editIcon, warnIcon } from './icons.ts';
import { turnStyles } from './prep-chat-turn.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/** What is known when the text has been written, and stands below it: said above, it would move what is being read. */
const lateNotices = new Set<NoticeCode>(['truncated', 'not_saved', 'uncited']);

/** One question, how it was prepared, and its answers. */
export class PrepChatTurnElement extends LitElement {
  static override properties = { turn: {}, last: {} };
  static override styles = [sharedStyles, turnStyles];

  declare turn: Turn | undefined;
  /** It is the newest of the conversation. */
  declare last: boolean;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #view = new TurnController(this, () => this.#chat.value);

  #edit(): void {
    void import('./define-form.ts').then(this.#view.edit, () => undefined);
  }

  override render() {
    const { turn } = this;
    const { value: chat } = this.#chat;
    if (!turn || !chat) return nothing;
    const { labels, settings, conversation } = chat;
    const { answers } = turn;
    const answer = answers[this.#view.chosen(answers.length)];
    const preparing = turn.phase === 'preparing';
    const busy = isBusy(turn);
    return html`
      <article aria-busy=${busy}>
        <h3 class="hidden">${labels.youSaid}</h3>
        ${
          this.#view.editing
            ? html`<prep-chat-form
                .label=${labels.editQuestion}
                .text=${turn.question}
                .verb=${labels.askEdited}
                .send=${this.#view.submitEdit}
                .leave=${this.#view.leaveEdit}
              ></prep-chat-form>`
            : this.#question(chat, turn)
        }
        ${
          settings.steps === 'hidden' || turn.phase === 'idle'
            ? nothing
            : html`<prep-chat-steps
                .steps=${turn.steps}
                .note=${preparing ? turn.note : undefined}
                .run=${turn.run}
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
        @click=${this.#edit}
      >
        ${editIcon}
      </button>
      <p class="question" part="question" dir="auto">${question}</p>
    </div>`;
  }

  #answer(chat: Chat, turn: Turn, answer: Answer, count: number) {
    const { labels, conversation, answers } = chat;
    const ready = this.#view.isReady(answer);
    const notices = (late: boolean) =>
      answer.notices
        .filter(({ code }) => late === lateNotices.has(code))
        .map(({ code, text }) => {
          const words = labels.notices[code] ?? text;
          return late
            ? html`<div class="late">${warnIcon}${words}</div>`
            : html`<p class="notice">${words}</p>`;
        });
    return html`
      <h3 class="hidden">${labels.assistantSaid}</h3>
      ${answer.mode === 'answer' ? nothing : html`<p class="notice">${labels.samePages}</p>`}
      ${notices(false)}
      <prep-chat-answer
        .text=${answer.text}
        .sources=${answer.sources}
        .checked=${answer}
        .done=${answer.state !== 'streaming'}
        exportparts="text,citation,card"
        @prep-chat-cite=${this.#view.cite}
        >${answers.state === 'ready' ? nothing : answer.text}</prep-chat-answer
      >
      ${answers.state === 'failed' && answer.text && this.last ? this.#error(chat, labels.plain, answers.load) : nothing}
      ${notices(true)}
      ${
        ready
          ? html`${answer.text ? html`<prep-chat-sources .sources=${answer.sources} exportparts="source"></prep-chat-sources>` : nothing}
              <prep-chat-actions
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
