import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import { ActionsController } from '../controllers/actions-controller.ts';
import type { Rating } from '../protocol/index.ts';
import type { Answer } from '../state/turn.ts';
import { copyIcon, moreIcon, upIcon } from './answer-icons.ts';
import { againIcon, downIcon } from './icons.ts';
import { actionsStyles } from './prep-chat-actions.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/** A language model has written it and was not through. */
function canContinue({ state, text, model, notices }: Answer): boolean {
  const over = state === 'done' && !notices.some(({ code }) => code === 'truncated');
  return text !== '' && model !== 'extractive' && !over;
}

/**
 * What a visitor can do with an answer: leaf through the earlier ones, ask for another, copy it, rate it.
 *
 * @csspart action - a button
 * @fires prep-chat-flip - another answer is to be shown; stays inside the widget
 * @fires prep-chat-feedback - the answer was rated
 */
export class PrepChatActionsElement extends LitElement {
  static override properties = {
    answer: {},
    turn: {},
    at: {},
    count: {},
    last: {},
    busy: {},
    more: { state: true },
  };
  static override styles = [sharedStyles, actionsStyles];

  declare answer: Answer | undefined;
  /** Key of the turn. */
  declare turn: string;
  declare at: number;
  declare count: number;
  declare last: boolean;
  declare busy: boolean;
  /** Further forms are offered. */
  declare more: boolean;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #act = new ActionsController(this, () => this.#chat.value);

  #rate(rating: Rating): void {
    this.#act.rate(rating);
    if (rating === 'down') import('./define-form.ts').catch(() => undefined);
  }

  override render() {
    const { answer } = this;
    const { value: chat } = this.#chat;
    if (!chat || !answer) return nothing;
    const { labels } = chat;
    const { said } = this.#act;
    return html`<div class="row">
        ${this.count > 1 ? this.#pager(chat) : nothing}
        <button
          type="button"
          part="action"
          class="quiet"
          aria-label=${labels.regenerate}
          title=${labels.regenerate}
          ?disabled=${this.busy}
          @click=${() => this.#act.regenerate('answer')}
        >
          ${againIcon}
        </button>
        ${this.last && this.at === this.count - 1 && canContinue(answer) ? this.#button(labels.modes.continue, () => this.#act.regenerate('continue')) : nothing}
        ${
          // Quotes can be fewer or more, but not simpler.
          this.last && answer.model !== 'extractive'
            ? this.#button(labels.modes.simpler, () => this.#act.regenerate('simpler'))
            : nothing
        }
        ${
          this.last
            ? [
                this.#button(labels.modes.shorter, () => this.#act.regenerate('shorter')),
                this.#button(labels.modes.detailed, () => this.#act.regenerate('detailed')),
              ]
            : nothing
        }
        ${
          this.last && answer.model !== 'extractive'
            ? html`<button
                type="button"
                part="action"
                class="quiet"
                aria-label=${labels.modes.more}
                title=${labels.modes.more}
                aria-expanded=${!!this.more}
                @click=${this.#showMore}
              >
                ${moreIcon}
              </button>`
            : nothing
        }
        <span class="own"
          ><button
            type="button"
            part="action"
            class="quiet"
            aria-label=${labels.copy}
            title=${labels.copy}
            @click=${this.#act.copy}
          >
            ${copyIcon}
          </button>
          ${answer.id ? [this.#thumb('up', labels.helpful, answer), this.#thumb('down', labels.notHelpful, answer)] : nothing}
        </span>
      </div>
      <div role="status" class="count">${said ? labels[said] : nothing}</div>
      ${this.more && this.last ? html`<prep-chat-more .turn=${this.turn} .busy=${this.busy}></prep-chat-more>` : nothing}
      ${
        this.#act.commenting
          ? html`<prep-chat-form
              .label=${labels.comment}
              .verb=${labels.sendComment}
              .send=${this.#act.comment}
              .leave=${this.#act.cancel}
            ></prep-chat-form>`
          : nothing
      }`;
  }

  readonly #showMore = async () => {
    // Without the file there is nothing to be shown.
    await import('./define-more.ts').then(
      () => (this.more = !this.more),
      () => undefined,
    );
  };

  #button(label: string, act: () => void) {
    return html`<button type="button" part="action" class="quiet" ?disabled=${this.busy} @click=${act}>
      ${label}
    </button>`;
  }

  #pager({ labels, locale }: Chat) {
    const number = (n: number) => n.toLocaleString(locale);
    const turn = (step: -1 | 1, name: string, end: boolean) =>
      html`<button
        type="button"
        part="action"
        class="quiet page ${step > 0 ? 'next' : ''}"
        aria-label=${name}
        title=${name}
        ?disabled=${end}
        @click=${() => this.#act.flip(step)}
      >
        ${downIcon}
      </button>`;
    return html`${turn(-1, labels.previousAnswer, this.at === 0)}
      <span class="count">${labels.answerOf(number(this.at + 1), number(this.count))}</span>
      ${turn(1, labels.nextAnswer, this.at === this.count - 1)}`;
  }

  #thumb(rating: Rating, name: string, answer: Answer) {
    return html`<button
      type="button"
      part="action"
      class="quiet ${rating}"
      aria-label=${name}
      title=${name}
      aria-pressed=${answer.rating === rating}
      @click=${() => this.#rate(rating)}
    >
      ${upIcon}
    </button>`;
  }
}
