import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { ActionsController } from '../controllers/actions-controller.ts';
import type { Chat } from '../controllers/chat.ts';
import type { Answer } from '../state/turn.ts';
import { againIcon, copyIcon, downIcon, moreIcon, upIcon } from './icons.ts';
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

  override render() {
    const chat = this.#chat.value;
    const { answer } = this;
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
      ${this.more && this.last ? html`<prep-chat-forms .turn=${this.turn} .busy=${this.busy}></prep-chat-forms>` : nothing}
      ${this.#act.commenting ? this.#form(chat) : nothing}`;
  }

  readonly #showMore = async () => {
    await import('./define-forms.ts');
    this.more = !this.more;
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

  #thumb(rating: 'up' | 'down', name: string, answer: Answer) {
    return html`<button
      type="button"
      part="action"
      class="quiet ${rating}"
      aria-label=${name}
      title=${name}
      aria-pressed=${answer.rating === rating}
      @click=${() => this.#act.rate(rating)}
    >
      ${upIcon}
    </button>`;
  }

  #form({ labels }: Chat) {
    return html`<form @submit=${this.#act.comment}>
      <label for="comment">${labels.comment}</label>
      <textarea id="comment" rows="3" dir="auto"></textarea>
      <div class="row">
        <button type="button" class="quiet" @click=${this.#act.cancel}>${labels.cancel}</button>
        <button type="submit" class="solid">${labels.sendComment}</button>
      </div>
    </form>`;
  }
}
