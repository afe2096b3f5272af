import { CloseEvent, OpenEvent, ReadyEvent } from '../events/launcher-events.ts';
import type { DeepPartial } from '../locales/label-overrides.ts';
import type { Labels } from '../locales/labels.ts';
import { launcherLabel } from '../locales/launcher.ts';
import { directionOf, pickLocale, type Locale } from '../locales/locale.ts';
import type { AnswerMode } from '../protocol/index.ts';
import type { IdentitySource, Mode, Panel, Settings } from '../state/settings.ts';
import { accentColours } from './accent.ts';
import { isShortcut } from './hotkey.ts';
import { launcherButton, type LauncherButton } from './launcher-button.ts';
import { launcherStyles } from './launcher.styles.ts';

/** The attributes that are properties too, with what they are when they are not set. */
const defaults = {
  endpoint: '',
  site: '',
  mode: 'floating',
  theme: 'auto',
  accent: '',
  heading: '',
  welcome: '',
  starters: '',
  hotkey: 'mod+k',
  density: 'comfortable',
  position: 'end',
  steps: 'shown',
  announce: 'sentence',
  ahead: '',
};
type Name = keyof typeof defaults;
const names = Object.keys(defaults) as Name[];
/** Slots of the panel that the page's author can fill. */
const slots = ['header', 'welcome', 'disclaimer', 'footer'];
/** Parts of the elements inside, so that a page can style them with `::part`. */
const parts =
  'panel,header,thread,board,step,question,text,citation,card,source,error,field,send,action,starter';

/**
 * Ask AI for the content of a site: a launcher with a panel, or the panel alone. This element is all
 * that a page loads at first; the panel comes when somebody is about to use it.
 *
 * @slot launcher - what stands in the launcher's place, e.g. an icon
 * @slot header - in the panel's head, beside its title
 * @slot welcome - what stands above the first question
 * @slot disclaimer - the line below the field that says who answers
 * @slot footer - below that
 * @csspart launcher - the button that opens the panel
 * @csspart panel - the panel
 * @csspart header - its head
 * @csspart thread - the conversation
 * @csspart question - what was asked
 * @csspart board - the steps of a preparation
 * @csspart step - one of them
 * @csspart text - an answer
 * @csspart citation - a mark that leads to a source
 * @csspart card - what a mark stands for, while it is pointed at
 * @csspart source - one source
 * @csspart error - what failed, and what to do about it
 * @csspart action - a button below an answer
 * @csspart starter - a question to start or go on with
 * @csspart field - the frame of what is being typed
 * @csspart send - the button that sends, or stops
 * @cssprop [--prep-chat-font] - font family
 * @cssprop [--prep-chat-mono] - font family of code
 * @cssprop [--prep-chat-radius=16px] - radius of the panel
 * @cssprop [--prep-chat-surface] - background
 * @cssprop [--prep-chat-raised] - background of what stands out from it
 * @cssprop [--prep-chat-text] - colour of text
 * @cssprop [--prep-chat-muted] - colour of less important text
 * @cssprop [--prep-chat-line] - colour of lines
 * @cssprop [--prep-chat-inset-inline=20px] - distance of launcher and panel from the side
 * @cssprop [--prep-chat-inset-block=20px] - distance of the launcher from the bottom
 * @cssprop [--prep-chat-width=420px] - of the floating or docked panel
 * @cssprop [--prep-chat-height=680px] - of the floating panel
 * @cssprop [--prep-chat-z-index=2147483000] - of launcher and panel
 * @fires prep-chat-ready - can be used
 * @fires prep-chat-open - about to open, cancelable
 * @fires prep-chat-close - was closed
 * @fires prep-chat-ask - a question is about to be sent, cancelable
 * @fires prep-chat-step - the preparation has moved
 * @fires prep-chat-answer - an answer has begun
 * @fires prep-chat-settled - a turn has come to rest
 * @fires prep-chat-error - something failed
 * @fires prep-chat-feedback - an answer was rated
 */
export class PrepChatElement extends HTMLElement {
  static readonly observedAttributes = [...names, 'open', 'lang', 'dir'];

  /** Base address of the server of elements that name none. */
  static endpoint = '';

  /** Base address of the server. */
  declare endpoint: string;
  declare site: string;
  /** `floating` and `panel` have a launcher; `inline` and `page` are always open. */
  declare mode: Mode;
  declare theme: 'auto' | 'light' | 'dark';
  /** Hex colour; every other colour that needs it is derived so that it can be read. */
  declare accent: string;
  declare heading: string;
  declare welcome: string;
  /** Questions to start with, separated by `|`. */
  declare starters: string;
  /** Keys that open the panel, e.g. `mod+k` (Ctrl, on a Mac Command), or `off`. */
  declare hotkey: string;
  declare density: 'comfortable' | 'compact';
  /** Side of the page, in the direction of its script. */
  declare position: 'start' | 'end';
  /** The board: unfolded while it is worked on, always folded, or not there. */
  declare steps: 'shown' | 'folded' | 'hidden';
  /** What a screen reader is told of an answer: each sentence as it comes, that it is complete, or nothing. */
  declare announce: 'sentence' | 'complete' | 'off';
  /** What is prepared before it is asked: `starters`, `typing`, or both with a space between. */
  declare ahead: string;

  readonly #button: LauncherButton;
  #labels: DeepPartial<Labels> = {};
  #identity: IdentitySource | undefined;
  #loading: Promise<Panel> | undefined;
  #panel: Panel | undefined;
  #ready = false;
  #children: MutationObserver | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [launcherStyles()];
    this.#button = launcherButton(root);
    this.#button.element.addEventListener('click', () => this.toggle());
    for (const intent of ['pointerenter', 'focus', 'touchstart'])
      this.#button.element.addEventListener(intent, this.#prepare);
    this.addEventListener('prep-chat-settled', () =>
      this.#button.setUnread(!this.#shown, this.#panel?.labels),
    );
    root.addEventListener('prep-chat-dismiss', () => this.close());
  }

  /** Whether the panel is open; the attribute `open`. */
  get opened(): boolean {
    return this.hasAttribute('open');
  }
  set opened(opened: boolean) {
    this.toggleAttribute('open', opened);
  }

  /** Words of the page's own, e.g. `{ send: 'Go' }`; those that are missing stay as they are. */
  get labels(): DeepPartial<Labels> {
    return this.#labels;
  }
  set labels(labels: DeepPartial<Labels>) {
    this.#labels = labels;
    this.#refresh();
  }

  /**
   * Gives the token by which the site vouches for whoever is signed in; asked when a session begins.
   * Set it at sign-in, and `undefined` at sign-out: the conversation then leaves the page.
   */
  get identity(): IdentitySource | undefined {
    return this.#identity;
  }
  set identity(identity: IdentitySource | undefined) {
    this.#identity = identity;
    this.#refresh();
  }

  /** Resolves when the panel, if it is there, shows what was last set. */
  get updateComplete(): Promise<unknown> {
    return Promise.resolve(this.#loading).then((panel) => panel?.updateComplete);
  }

  /** Opens the panel and puts the cursor into the question. */
  open(): void {
    if (this.#opens && !this.opened && this.dispatchEvent(new OpenEvent())) {
      this.opened = true;
      void this.#load().then(
        (panel) => panel.focusField(),
        () => undefined,
      );
    }
  }

  close(): void {
    if (!this.#opens || !this.opened) return;
    this.opened = false;
    this.dispatchEvent(new CloseEvent());
    // While a modal panel is still there, nothing behind it can take the focus.
    void this.updateComplete.then(() => {
      if (!this.opened) this.#button.element.focus({ preventScroll: true });
    });
  }

  toggle(): void {
    if (this.opened) this.close();
    else this.open();
  }

  /** Opens the panel and asks; resolves to false when the question was not taken. */
  async ask(text: string): Promise<boolean> {
    this.open();
    return (await this.#load()).ask(text);
  }

  stop(): void {
    this.#panel?.stop();
  }

  /** Another answer to the last question, without a new search. */
  regenerate(mode: AnswerMode = 'answer'): void {
    this.#panel?.regenerate(mode);
  }

  /** Leaves the conversation and begins another. */
  reset(): void {
    this.#panel?.reset();
  }

  connectedCallback(): void {
    // Set by the page before this script came: the setters have to see it.
    for (const name of [...names, 'labels', 'identity', 'opened'] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete (this as Partial<this>)[name];
      Object.assign(this, { [name]: value });
    }
    this.#children = new MutationObserver(() => this.#fillSlots());
    this.#children.observe(this, { childList: true });
    document.addEventListener('keydown', this.#onKeydown);
    this.#refresh();
    if (this.#ready) return;
    this.#ready = true;
    queueMicrotask(() => this.dispatchEvent(new ReadyEvent()));
  }

  disconnectedCallback(): void {
    this.#children?.disconnect();
    document.removeEventListener('keydown', this.#onKeydown);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#refresh();
  }

  get #opens(): boolean {
    return this.mode === 'floating' || this.mode === 'panel';
  }

  get #shown(): boolean {
    return this.opened || !this.#opens;
  }

  #refresh(): void {
    const locale = this.#locale();
    this.#applyAccent();
    const [open, close] = launcherLabel[locale];
    this.#button.update(this.opened, { open: this.#labels.open ?? open, close: this.#labels.close ?? close });
    if (this.opened) this.#button.setUnread(false);
    if (this.#panel) {
      this.#panel.settings = this.#settings(locale);
      this.#panel.opened = this.#shown;
    } else if (this.#shown) this.#prepare();
  }

  #applyAccent(): void {
    const [light, dark] = [accentColours(this.accent, false), accentColours(this.accent, true)];
    for (const name of ['--_accent', '--_on-accent', '--_accent-text']) {
      if (light[name]) this.style.setProperty(name, `light-dark(${light[name]}, ${dark[name]})`);
      else this.style.removeProperty(name);
    }
  }

  #locale(): Locale {
    const page = this.closest('[lang]') ?? document.documentElement;
    return pickLocale([page.getAttribute('lang') ?? undefined, ...navigator.languages]);
  }

  #settings(locale: Locale): Settings {
    // The panel takes of the attributes what it needs.
    const set = Object.fromEntries(names.map((name) => [name, this[name]])) as Pick<this, Name>;
    const { labels, identity } = this;
    return { ...set, labels, identity, locale, direction: directionOf(locale) };
  }

  #load(): Promise<Panel> {
    this.#loading ??= this.#mount().catch((error: unknown) => {
      this.#loading = undefined;
      const hint = 'Where the policy of the page has trusted-types, it has to allow lit-html';
      console.error(`prep-chat: the panel did not load. ${hint}.`, error);
      throw error;
    });
    return this.#loading;
  }

  readonly #prepare = (): void => void this.#load().catch(() => undefined);

  async #mount(): Promise<Panel> {
    this.#button.element.setAttribute('aria-busy', 'true');
    try {
      await import('../elements/define-panel.ts');
    } finally {
      this.#button.element.removeAttribute('aria-busy');
    }
    const panel = document.createElement('prep-chat-panel') as Panel;
    panel.id = 'panel';
    panel.setAttribute('exportparts', parts);
    this.#panel = panel;
    panel.settings = this.#settings(this.#locale());
    panel.opened = this.#shown;
    this.#fillSlots();
    this.shadowRoot?.append(panel);
    this.#button.element.setAttribute('aria-controls', 'panel');
    await panel.updateComplete;
    return panel;
  }

  /** A slot that is handed on hides the panel's own words, so there is one only for what the page fills. */
  #fillSlots(): void {
    for (const name of slots) {
      const filled = [...this.children].some(({ slot }) => slot === name);
      const slot = this.#panel?.querySelector(`slot[name=${name}]`);
      if (filled && !slot) {
        const handed = document.createElement('slot');
        handed.name = handed.slot = name;
        this.#panel?.append(handed);
      } else if (!filled) slot?.remove();
    }
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.#opens || !isShortcut(event, this.hotkey)) return;
    event.preventDefault();
    this.toggle();
  };
}

for (const name of names) {
  Object.defineProperty(PrepChatElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: HTMLElement) {
      return this.getAttribute(name) ?? (name === 'endpoint' ? PrepChatElement.endpoint : defaults[name]);
    },
    set(this: HTMLElement, value: unknown) {
      if (value === undefined || value === null) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}
