import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import { TurnController } from '../controllers/turn-controller.ts';
import { answersOf, type Answer, type Turn } from '../state/turn.ts';
import { againIcon, copyIcon, warnIcon } from './icons.ts';
import { turnStyles } from './prep-chat-turn.styles.ts';
import { sharedStyles } from './theme.styles.ts';

/**
 * One question, how it was prepared, and its answers.
 *
 * @csspart question - what was asked
 * @csspart error - what failed, and what to do about it
 */
export class PrepChatTurnElement extends LitElement {
  static override properties = { turn: { attribute: false }, endpoint: {}, last: { type: Boolean } };
  static override styles = [sharedStyles, turnStyles];

  declare turn: Turn | undefined;
  declare endpoint: string;
  /** It is the newest of the conversation. */
  declare last: boolean;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #view = new TurnController(this, () => this.#chat.value);

  constructor() {
    super();
    this.turn = undefined;
    this.endpoint = '';
    this.last = false;
  }

  override render() {
    const { turn } = this;
    const chat = this.#chat.value;
    if (!turn || !chat) return nothing;
    const answers = answersOf(turn);
    const answer = answers[this.#view.chosen(answers.length)];
    const steps = turn.phase === 'idle' ? [] : turn.steps;
    return html`
      <article aria-busy=${turn.phase === 'preparing' || turn.phase === 'streaming'}>
        <h3 class="hidden">${chat.labels.youSaid}</h3>
        <p class="question" part="question" dir="auto">${turn.question}</p>
        <prep-chat-steps
          .steps=${steps}
          .note=${turn.phase === 'preparing' ? (turn.note ?? '') : ''}
          ?folded=${turn.phase !== 'preparing' && answers.length > 0}
        ></prep-chat-steps>
        ${answer ? this.#answer(chat, answer, answers.length) : nothing}
        ${turn.phase === 'stopped' ? html`<p class="notice">${chat.labels.stopped}</p>` : nothing}
        ${
          turn.phase === 'failed'
            ? html`<div class="error" part="error" role="alert">
                ${warnIcon}
                <p>
                  ${chat.labels.failures[turn.failure.code] ?? (turn.failure.message || chat.labels.failure)}
                </p>
                ${
                  turn.failure.retryable
                    ? html`<button type="button" class="retry" @click=${this.#view.retry}>
                        ${chat.labels.retry}
                      </button>`
                    : nothing
                }
              </div>`
            : nothing
        }
        ${turn.phase === 'stopped' && !turn.run ? html`<button type="button" class="quiet" @click=${this.#view.askAgain}>${againIcon}${chat.labels.retry}</button>` : nothing}
      </article>
    `;
  }

  #answer(chat: Chat, answer: Answer, count: number) {
    const { labels } = chat;
    const done = answer.state !== 'streaming';
    return html`
      <h3 class="hidden">${labels.assistantSaid}</h3>
      ${answer.notices.map((notice) => html`<p class="notice">${notice.text}</p>`)}
      <prep-chat-answer
        .text=${answer.text}
        .sources=${answer.sources}
        ?done=${done}
        endpoint=${this.endpoint}
        @prep-chat-cite=${this.#view.cite}
      ></prep-chat-answer>
      ${done && answer.text ? html`<prep-chat-sources .sources=${answer.sources} endpoint=${this.endpoint}></prep-chat-sources>` : nothing}
      ${done ? this.#actions(chat, answer, count) : nothing}
    `;
  }

  #actions({ labels, conversation }: Chat, answer: Answer, count: number) {
    const { busy } = conversation;
    const at = this.#view.chosen(count);
    return html`<div class="actions">
      ${
        count > 1
          ? html`<button
                type="button"
                class="quiet"
                aria-label=${labels.previousAnswer}
                ?disabled=${at === 0}
                @click=${this.#view.previous}
              >
                <span class="back" aria-hidden="true">‹</span>
              </button>
              <span class="count">${labels.answerOf(String(at + 1), String(count))}</span>
              <button
                type="button"
                class="quiet"
                aria-label=${labels.nextAnswer}
                ?disabled=${at === count - 1}
                @click=${this.#view.next}
              >
                <span class="back" aria-hidden="true">›</span>
              </button>`
          : nothing
      }
      <button type="button" class="quiet" ?disabled=${busy} @click=${this.#view.regenerate}>
        ${againIcon}${labels.regenerate}
      </button>
      ${
        // Quotes can be fewer or more, but not simpler.
        this.last && answer.model !== 'extractive'
          ? html`<button type="button" class="quiet" ?disabled=${busy} @click=${this.#view.simpler}>
              ${labels.modes.simpler}
            </button>`
          : nothing
      }
      ${
        this.last
          ? html`<button type="button" class="quiet" ?disabled=${busy} @click=${this.#view.shorter}>
                ${labels.modes.shorter}
              </button>
              <button type="button" class="quiet" ?disabled=${busy} @click=${this.#view.detailed}>
                ${labels.modes.detailed}
              </button>`
          : nothing
      }
      <button type="button" class="quiet" @click=${this.#view.copy}>
        ${copyIcon}${this.#view.copied ? labels.copied : labels.copy}
      </button>
    </div>`;
  }
}
