import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { Announcer } from '../controllers/announcer.ts';
import { ConversationController } from '../controllers/conversation-controller.ts';
import { PanelController } from '../controllers/panel-controller.ts';
import { StickToEnd } from '../controllers/stick-to-end.ts';
import { labels as english } from '../locales/en.ts';
import type { AnswerMode } from '../protocol/index.ts';
import { chatIcon, closeIcon, downIcon, newIcon } from './icons.ts';
import { prepChatStyles } from './prep-chat.styles.ts';
import { sharedStyles, themeStyles } from './theme.styles.ts';

/**
 * Ask AI for the content of a site: a launcher with a panel, or the panel alone.
 *
 * @slot launcher - what stands in the launcher's place
 * @slot welcome - what stands above the first question
 * @slot footer - below the composer, e.g. a disclaimer
 * @csspart launcher - the button that opens the panel
 * @csspart panel - the panel
 * @csspart header - its head
 * @csspart thread - the conversation
 * @cssprop [--prep-chat-font] - font family
 * @cssprop [--prep-chat-radius=16px] - radius of the panel
 * @cssprop [--prep-chat-surface] - background
 * @cssprop [--prep-chat-text] - colour of text
 * @cssprop [--prep-chat-z-index=2147483000] - of the floating launcher and panel
 * @fires prep-chat-ready - can be used
 * @fires prep-chat-open - about to open, cancelable
 * @fires prep-chat-close - was closed
 * @fires prep-chat-ask - a question is about to be sent, cancelable
 * @fires prep-chat-step - the preparation has moved
 * @fires prep-chat-answer - an answer has begun
 * @fires prep-chat-settled - a turn has come to rest
 * @fires prep-chat-error - something failed
 */
export class PrepChatElement extends LitElement {
  static override properties = {
    endpoint: {},
    site: {},
    mode: { reflect: true },
    opened: { type: Boolean, reflect: true, attribute: 'open' },
    theme: { reflect: true },
    accent: {},
    heading: {},
    welcome: {},
    starters: {},
  };
  static override styles = [themeStyles, sharedStyles, prepChatStyles];

  /** Base address of the server. */
  declare endpoint: string;
  declare site: string | undefined;
  declare mode: 'floating' | 'inline';
  /** Whether the floating panel is open. */
  declare opened: boolean;
  declare theme: 'auto' | 'light' | 'dark';
  /** Hex colour; every other colour that needs it is derived so that it can be read. */
  declare accent: string;
  declare heading: string;
  declare welcome: string;
  /** Questions to start with, separated by `|`. */
  declare starters: string;

  readonly #conversation: ConversationController;
  readonly #provider: ContextProvider<typeof chatContext>;
  #wasBusy = false;
  readonly #announcer = new Announcer(this, () => english);
  readonly #scroll = new StickToEnd(this, () => this.renderRoot.querySelector('.thread'));
  readonly #panel = new PanelController(this, () => this.#scroll.jump());

  constructor() {
    super();
    this.endpoint = '';
    this.site = undefined;
    this.mode = 'floating';
    this.opened = false;
    this.theme = 'auto';
    this.accent = '';
    this.heading = '';
    this.welcome = '';
    this.starters = '';
    this.#conversation = new ConversationController(this);
    this.#provider = new ContextProvider(this, { context: chatContext, initialValue: this.#chat() });
  }

  /** Opens the floating panel and puts the cursor into the question. */
  open(): void {
    this.#panel.open();
  }

  close(): void {
    this.#panel.close();
  }

  toggle(): void {
    if (this.opened) this.close();
    else this.open();
  }

  /** Opens the panel and asks; false when the question was not taken. */
  ask(text: string): boolean {
    this.#panel.open();
    this.#scroll.jump();
    return this.#conversation.ask(text) === undefined;
  }

  stop(): void {
    this.#conversation.stop();
  }

  /** Another answer to the last question, without a new search. */
  regenerate(mode: AnswerMode = 'answer'): void {
    this.#conversation.regenerate(mode);
  }

  /** Forgets the conversation on this page and begins another. */
  reset(): void {
    this.#conversation.reset();
  }

  #chat() {
    return { conversation: this.#conversation, labels: english };
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { busy } = this.#conversation;
    // The elements inside look at this one thing that no property of theirs tells them.
    if (busy !== this.#wasBusy) this.#provider.setValue(this.#chat());
    this.#wasBusy = busy;
    if (changed.has('accent')) this.#panel.applyAccent(this.accent);
    this.#announcer.follow(this.#conversation.conversation.turns.at(-1));
  }

  override render() {
    return html`${this.mode === 'floating' ? this.#launcher() : nothing}
      ${this.mode === 'floating' && !this.opened ? nothing : this.#window()}
      <div class="hidden" role="status" aria-live="polite">${this.#announcer.message}</div>`;
  }

  #launcher() {
    return html`<button
      class="launcher"
      part="launcher"
      type="button"
      aria-expanded=${this.opened}
      aria-haspopup="dialog"
      aria-label=${english.open}
      title=${english.open}
      @click=${this.toggle}
    >
      <slot name="launcher">${this.opened ? downIcon : chatIcon}</slot>
    </button>`;
  }

  #window() {
    const { turns } = this.#conversation.conversation;
    const floating = this.mode === 'floating';
    return html`<section
      class="panel"
      part="panel"
      role=${floating ? 'dialog' : 'region'}
      aria-labelledby="heading"
      @keydown=${this.#panel.keydown}
    >
      <header part="header">
        <h2 id="heading">${this.heading || this.#conversation.settings?.title || english.title}</h2>
        ${
          turns.length > 0
            ? html`<button
                class="round"
                type="button"
                aria-label=${english.newConversation}
                title=${english.newConversation}
                @click=${this.reset}
              >
                ${newIcon}
              </button>`
            : nothing
        }
        ${
          floating
            ? html`<button
                class="round"
                type="button"
                aria-label=${english.close}
                title=${english.close}
                @click=${this.close}
              >
                ${closeIcon}
              </button>`
            : nothing
        }
      </header>
      <div
        class="thread"
        part="thread"
        role="log"
        aria-live="off"
        aria-label=${english.messages}
        tabindex="0"
      >
        <div class="turns">
          ${turns.length === 0 ? this.#start() : nothing}
          ${turns.map(
            (turn, index) =>
              html`<prep-chat-turn
                .turn=${turn}
                ?last=${index === turns.length - 1}
                endpoint=${this.endpoint}
              ></prep-chat-turn>`,
          )}
        </div>
      </div>
      ${
        this.#scroll.away
          ? html`<button class="jump" type="button" @click=${this.#panel.jump}>
              ${downIcon}${english.jump}
            </button>`
          : nothing
      }
      <div class="foot">
        <prep-chat-composer></prep-chat-composer>
        <slot name="footer"></slot>
      </div>
    </section>`;
  }

  #start() {
    const { settings } = this.#conversation;
    const starters = (this.starters || (settings?.starters ?? []).join('|'))
      .split('|')
      .map((starter) => starter.trim())
      .filter(Boolean);
    return html`<slot name="welcome"
        ><p class="welcome">${this.welcome || settings?.welcome || english.welcome}</p></slot
      >
      ${
        starters.length > 0
          ? html`<ul class="starters" aria-label=${english.starters}>
              ${starters.map(
                (starter) =>
                  html`<li><button type="button" @click=${() => this.ask(starter)}>${starter}</button></li>`,
              )}
            </ul>`
          : nothing
      }`;
  }
}
