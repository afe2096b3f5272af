import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { AnswerController } from '../controllers/answer-controller.ts';
import type { Source } from '../protocol/index.ts';
import type { Answer } from '../state/turn.ts';
import { answerStyles } from './prep-chat-answer.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * The text of one answer, as it comes.
 *
 * @csspart text - the text
 * @csspart citation - a mark that leads to a source
 * @fires prep-chat-cite - a mark was chosen; stays inside the widget
 */
export class PrepChatAnswerElement extends LitElement {
  static override properties = { text: {}, done: {}, sources: {}, checked: {} };
  static override styles = [sharedStyles, answerStyles];

  declare text: string;
  declare done: boolean;
  declare sources: readonly Source[];
  /** Its marks as they were checked: what holds, and what is not to be shown. */
  declare checked: Pick<Answer, 'citations' | 'dropped'>;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #answer = new AnswerController(this, () => this.#chat.value);

  /** Also waits for a long text to be there. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    while (this.#answer.rest) await this.#answer.rest;
    return isComplete;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#answer.write();
  }

  async #pointed({ target }: Event): Promise<void> {
    const source = this.#answer.sourceOf(target);
    if (!source) return;
    await import('./define-card.ts');
    // A pointer that only passed by is gone by now.
    if ((target as Element).matches(':hover, :focus-visible'))
      this.renderRoot.querySelector('prep-chat-card')?.show(target as HTMLElement, source);
  }

  override render() {
    return html`<div
        class="text"
        part="text"
        dir="auto"
        @pointerover=${this.#pointed}
        @focusin=${this.#pointed}
      ></div>
      <prep-chat-card exportparts="card"></prep-chat-card>
      ${this.done ? nothing : html`<span class="caret" aria-hidden="true"></span>`}`;
  }
}
