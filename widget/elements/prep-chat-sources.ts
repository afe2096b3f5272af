import { ContextConsumer } from '@lit/context';
import { css, html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { sourceHref } from '../markdown/links.ts';
import type { Source } from '../protocol/index.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * The numbered pages that an answer comes from.
 *
 * @csspart source - one page
 */
export class PrepChatSourcesElement extends LitElement {
  static override properties = { sources: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      h3 {
        margin: 0 0 0.5rem;
        color: var(--_muted);
        font-size: 0.8125rem;
        font-weight: 600;
      }
      ol {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.375rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      a {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 0.625rem;
        padding: 0.5rem 0.625rem;
        border: 1px solid var(--_line);
        border-radius: 10px;
        color: var(--_text);
        text-decoration: none;
        transition: border-color 0.15s;
      }
      a:hover,
      li.marked a {
        border-color: var(--_accent-text);
      }
      li.marked a {
        background: var(--_raised);
      }
      .n {
        display: grid;
        place-items: center;
        min-inline-size: 1.375rem;
        block-size: 1.375rem;
        border-radius: 6px;
        background: var(--_raised);
        color: var(--_accent-text);
        font-size: 0.75rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .title {
        font-size: 0.875rem;
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .heading,
      .snippet {
        grid-column: 2;
        color: var(--_muted);
        font-size: 0.8125rem;
      }
      .snippet {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
        overflow: hidden;
      }
    `,
  ];

  declare sources: readonly Source[];
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });

  constructor() {
    super();
    this.sources = [];
  }

  /** Goes to source `n` and shows which one it is. */
  show(n: number): void {
    for (const item of this.renderRoot.querySelectorAll('li'))
      item.classList.toggle('marked', item.id === `source-${n}`);
    const link = this.renderRoot.querySelector<HTMLElement>(`#source-${n} a`);
    link?.scrollIntoView({ block: 'nearest' });
    link?.focus({ preventScroll: true });
  }

  override render() {
    const chat = this.#chat.value;
    if (!chat || this.sources.length === 0) return nothing;
    const { labels, settings } = chat;
    return html`<h3 id="title">${labels.sources}</h3>
      <ol aria-labelledby="title">
        ${this.sources.map(
          (source) =>
            html`<li id="source-${source.n}" part="source">
              <a
                href=${sourceHref(source, settings.endpoint || location.href)}
                target="_blank"
                rel="noopener noreferrer nofollow"
              >
                <span class="n" aria-hidden="true">${source.n}</span>
                <span class="title"><span class="hidden">${source.n}: </span>${source.title}</span>
                ${source.heading ? html`<span class="heading">${source.heading}</span>` : nothing}
                ${source.snippet ? html`<span class="snippet">${source.snippet}</span>` : nothing}
                <span class="hidden">(${labels.opensNewTab})</span>
              </a>
            </li>`,
        )}
      </ol>`;
  }
}
