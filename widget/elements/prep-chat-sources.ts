import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import { safeHref } from '../markdown/links.ts';
import type { Source } from '../protocol/index.ts';
import { sourcesStyles } from './prep-chat-sources.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * The numbered pages that an answer comes from.
 *
 * @csspart source - one page
 */
export class PrepChatSourcesElement extends LitElement {
  static override properties = { sources: {} };
  static override styles = [sharedStyles, sourcesStyles];

  declare sources: readonly Source[];
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });

  /** Goes to source `n` and shows which one it is. */
  show(n: number): void {
    for (const item of this.renderRoot.querySelectorAll('li'))
      item.classList.toggle('marked', item.id === `source-${n}`);
    const link = this.renderRoot.querySelector<HTMLElement>(`#source-${n} a`);
    link?.scrollIntoView({ block: 'nearest' });
    link?.focus({ preventScroll: true });
  }

  override render() {
    const { value: chat } = this.#chat;
    if (!chat || this.sources.length === 0) return nothing;
    const { labels, settings } = chat;
    return html`<h3 id="title">${labels.sources}</h3>
      <ol aria-labelledby="title">
        ${this.sources.map(
          (source) =>
            html`<li id="source-${source.n}" part="source">
              <a
                href=${safeHref(source.url, settings.endpoint || location.href) ?? '#'}
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
