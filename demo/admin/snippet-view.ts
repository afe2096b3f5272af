import { html, nothing, type TemplateResult } from 'lit';
import { copyText } from '../copy-button.ts';
import type { Site, Sites } from './answers.ts';

/** What a page of the site has in its HTML: the script that follows updates, and the one whose bytes are pinned. */
export function snippetView(site: Site, { script }: Pick<Sites, 'script'>, say: (text: string) => void) {
  const own = site.key === 'default' ? '' : ` data-site="${site.key}"`;
  const tag = (path: string, more = '') =>
    `<script type="module" src="${location.origin}${path}"${own}${more}></script>`;
  const others = site.origins.filter((origin) => !/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin));
  return html`<section aria-labelledby="snippet">
    <h2 id="snippet" tabindex="-1">On your page</h2>
    ${block('The tag for your pages; it stays the same when the server is updated:', tag('/prep-chat.js'), say)}
    ${
      script
        ? block(
            'The same, pinned to the bytes of this build; after an update of the server the page needs the new tag:',
            tag(script.path, ` integrity="${script.integrity}" crossorigin`),
            say,
          )
        : nothing
    }
    <p>
      ${
        others.length > 0
          ? html`It works on pages of
            ${others.map((origin, index) => html`${index > 0 ? ', ' : ''}<code>${origin}</code>`)}.`
          : html`No site but this server may use it yet: name yours in <code>PREP_CHAT_ALLOWED_ORIGINS</code>,
              or with <code>prep-chat site set</code>.`
      }
      ${site.identity === 'none' ? 'Visitors are anonymous.' : `Signing in is ${site.identity}.`}
    </p>
  </section>`;
}

function block(label: string, code: string, say: (text: string) => void): TemplateResult {
  const copy = async ({ currentTarget }: Event) => {
    const shown = (currentTarget as HTMLElement).parentElement?.querySelector('code');
    if (shown)
      say((await copyText(shown)) ? 'Copied to the clipboard.' : 'Selected: press Control C to copy.');
  };
  return html`<p>${label}</p>
    <div class="code-frame">
      <pre class="has-button" tabindex="0" role="group" aria-label=${label}><code>${code}</code></pre>
      <button type="button" class="copy" @click=${copy}>Copy</button>
    </div>`;
}
