import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { Announcer } from '../controllers/announcer.ts';
import { AnswerFile } from '../controllers/answer-file.ts';
import type { Chat } from '../controllers/chat.ts';
import { ConversationController } from '../controllers/conversation-controller.ts';
import { DialogController } from '../controllers/dialog-controller.ts';
import { HistoryController } from '../controllers/history-controller.ts';
import { LabelsController } from '../controllers/labels-controller.ts';
import { StickToEnd } from '../controllers/stick-to-end.ts';
import type { Labels } from '../locales/labels.ts';
import type { AnswerMode } from '../protocol/index.ts';
import { opens, type Settings } from '../state/settings.ts';
import { closeIcon, downIcon, historyIcon, newIcon } from './icons.ts';
import { panelStyles } from './prep-chat-panel.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/** Parts of the elements in a turn, handed on to the page. */
const turnParts = 'board,step,question,text,citation,card,source,error,action,starter';

/**
 * The panel of a `<prep-chat>`: the conversation, and where the next question is typed.
 *
 * @fires prep-chat-dismiss - its close button or Escape; stays inside the widget
 */
export class PrepChatPanelElement extends LitElement {
  static override properties = { settings: {}, opened: {} };
  static override styles = [sharedStyles, panelStyles];

  declare settings: Settings;
  declare opened: boolean;

  readonly #words = new LabelsController(this);
  readonly #dialog = new DialogController(this);
  readonly #conversation = new ConversationController(this);
  readonly #history = new HistoryController(this, this.#conversation);
  readonly #answers = new AnswerFile(this, () => import('./define-answer.ts'));
  readonly #announcer = new Announcer(this, this.#answers);
  readonly #scroll = new StickToEnd(
    this,
    () => this.renderRoot.querySelector('.thread'),
    () => this.#conversation.busy,
  );
  /** For the elements inside: another one when something changes that no property of theirs tells them. */
  readonly #provider = new ContextProvider(this, { context: chatContext });
  #told = '';
  #newest: string | undefined;

  get labels(): Labels | undefined {
    return this.#words.labels;
  }

  /** Opens nothing; false when the question was not taken. */
  ask(text: string): boolean {
    return this.#conversation.ask(text) === undefined;
  }

  stop(): void {
    this.#conversation.stop();
  }

  regenerate(mode: AnswerMode = 'answer'): void {
    this.#conversation.regenerate(mode);
  }

  reset(): void {
    this.#history.close();
    this.#conversation.reset();
  }

  /** Puts the cursor into the question, without moving the page. */
  focusField(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('prep-chat-composer')?.focus());
  }

  #toggleHistory(): void {
    void import('./define-history.ts').then(() => this.#history.toggle());
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    await this.#words.ready;
    return super.getUpdateComplete();
  }

  protected override update(changed: PropertyValues): void {
    this.#tellChildren();
    super.update(changed);
    if (this.settings.ahead)
      void import('../controllers/look-ahead.ts').then((file) => file.lookAhead(this, this.#conversation));
  }

  #tellChildren(): void {
    const { labels, locale } = this.#words;
    if (!labels) return;
    const { busy, connection, conversation } = this.#conversation;
    const newest = conversation.turns.at(-1);
    // However it was asked, and wherever the reader is: what one has asked is what one wants to see.
    if (busy && newest?.key !== this.#newest) {
      void this.#scroll.jump();
      this.#answers.load();
    } else if (this.opened && this.#history.known) this.#answers.want();
    this.#newest = newest?.key;
    // The elements inside look at these, which no property of theirs tells them.
    const state = `${busy} ${connection} ${locale} ${this.#answers.state}`;
    const { settings } = this;
    const known = this.#provider.value as Chat | undefined;
    if (state !== this.#told || known?.labels !== labels || known.settings !== settings)
      this.#provider.setValue({
        conversation: this.#conversation,
        answers: this.#answers,
        labels,
        locale,
        settings,
      });
    this.#told = state;
    this.#announcer.follow(newest, labels, settings.announce);
  }

  override render() {
    const { labels } = this.#words;
    if (!labels) return nothing;
    const { mode, position } = this.settings;
    const kind = `panel ${mode === 'panel' ? 'docked' : mode} at-${position}`;
    const content = html`<div class="contents" dir=${this.#words.direction ?? nothing}>
      ${this.#content(labels)}
    </div>`;
    return html`${
        opens(mode)
          ? html`<dialog
              class=${kind}
              part="panel"
              aria-labelledby="heading"
              @focusin=${this.#dialog.enter}
              @keydown=${this.#dialog.keydown}
              @cancel=${this.#dialog.cancel}
            >
              ${content}
            </dialog>`
          : html`<section class=${kind} part="panel" aria-labelledby="heading">${content}</section>`
      }
      <div class="hidden" role="status" aria-live="polite">${this.#announcer.message}</div>`;
  }

  #content(labels: Labels) {
    const { mode, heading } = this.settings;
    const { turns } = this.#conversation.conversation;
    const title = heading || this.#conversation.settings?.title || labels.title;
    return html`<header part="header">
        <h2 id="heading">${this.#history.shown ? labels.history : title}</h2>
        <slot name="header"></slot>
        ${this.#history.known ? this.#button(labels.history, historyIcon, this.#toggleHistory, this.#history.shown) : nothing}
        ${turns.length > 0 ? this.#button(labels.newConversation, newIcon, this.reset) : nothing}
        ${opens(mode) ? this.#button(labels.close, closeIcon, this.#dialog.dismiss) : nothing}
      </header>
      ${this.#history.shown ? html`<prep-chat-history .history=${this.#history}></prep-chat-history>` : this.#thread(labels)}`;
  }

  #button(name: string, icon: unknown, act: () => void, pressed?: boolean): TemplateResult {
    return html`<button
      class="round"
      type="button"
      aria-label=${name}
      title=${name}
      aria-pressed=${pressed ?? nothing}
      @click=${act}
    >
      ${icon}
    </button>`;
  }

  #thread(labels: Labels) {
    const { turns } = this.#conversation.conversation;
    return html`<div
        class="thread"
        part="thread"
        role="log"
        aria-live="off"
        aria-label=${labels.messages}
        tabindex="0"
      >
        <div class="turns">
          ${turns.length === 0 ? this.#start(labels) : nothing}
          ${turns.map(
            (turn, index) =>
              html`<prep-chat-turn
                .turn=${turn}
                .last=${index === turns.length - 1}
                exportparts=${turnParts}
              ></prep-chat-turn>`,
          )}
        </div>
      </div>
      <div class="foot">
        ${
          this.#scroll.away
            ? html`<button class="jump" type="button" @click=${this.#scroll.jump}>
                ${downIcon}${labels.jump}
              </button>`
            : nothing
        }
        <prep-chat-composer exportparts="field,send" @input=${this.#answers.want}></prep-chat-composer>
        ${this.#history.notKept ? html`<p class="small">${labels.notKept}</p>` : nothing}
        <slot name="disclaimer"><p class="small">${labels.disclaimer}</p></slot>
        <slot name="footer"></slot>
      </div>`;
  }

  #start(labels: Labels) {
    const { settings } = this.#conversation;
    const starters = (this.settings.starters || (settings?.starters ?? []).join('|'))
      .split('|')
      .map((starter) => starter.trim())
      .filter(Boolean);
    return html`<slot name="welcome"
        ><p class="welcome">${this.settings.welcome || settings?.welcome || labels.welcome}</p></slot
      >
      ${
        starters.length > 0
          ? html`<ul
              class="starters"
              aria-label=${labels.starters}
              @pointerover=${this.#answers.want}
              @focusin=${this.#answers.want}
            >
              ${starters.map(
                (starter) =>
                  html`<li>
                    <button
                      type="button"
                      class="starter"
                      part="starter"
                      dir="auto"
                      @click=${() => this.ask(starter)}
                    >
                      ${starter}
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }
}
