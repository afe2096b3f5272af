import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { CardController } from '../controllers/card-controller.ts';
import type { Source } from '../protocol/index.ts';
import { css } from './css.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * What a citation mark stands for: the page, the way to the passage, and the sentence that supports the text.
 *
 * @csspart card - the card
 */
export class PrepChatCardElement extends LitElement {
  static override properties = { source: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      [popover] {
        inset: auto;
        max-inline-size: min(20rem, calc(100vw - 2rem));
        margin: 0;
        padding: 0.75rem 0.875rem;
        border: 1px solid var(--_line);
        border-radius: 12px;
        background: var(--_surface);
        color: var(--_text);
        font: 0.875rem/1.45 var(--_font);
        box-shadow: var(--_shadow);
        overflow-wrap: anywhere;
      }
      strong {
        font-weight: 600;
      }
      .way {
        color: var(--_muted);
        font-size: 0.8125rem;
      }
      blockquote {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        line-clamp: 5;
        margin: 0.5rem 0 0;
        padding-inline-start: 0.625rem;
        border-inline-start: 3px solid var(--_accent);
        overflow: hidden;
      }
    `,
  ];

  declare source: Source | undefined;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #card = new CardController(this);

  constructor() {
    super();
    this.source = undefined;
  }

  /** Shows the card of a source beside its mark, until neither is looked at any more. */
  show(mark: HTMLElement, source: Source): void {
    this.source = source;
    void this.updateComplete.then(() => this.#card.show(mark));
  }

  override render() {
    const { source } = this;
    if (!source || !this.#chat.value) return nothing;
    const way = [hostOf(source.url), source.heading].filter(Boolean).join(' › ');
    return html`<div popover="manual" part="card" aria-hidden="true">
      <strong dir="auto">${source.title}</strong>
      <div class="way" dir="auto">${way}</div>
      ${source.snippet ? html`<blockquote dir="auto">${source.snippet}</blockquote>` : nothing}
    </div>`;
  }
}

/** The host that a link really leads to. */
function hostOf(url: string): string {
  try {
    return new URL(url, location.href).hostname;
  } catch {
    return '';
  }
}
