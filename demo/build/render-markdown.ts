import GithubSlugger from 'github-slugger';
import { Marked } from 'marked';
import { escapeHtml } from './escape-html.ts';
import { pageAddress } from './navigation.ts';

export interface Heading {
  depth: number;
  id: string;
  /** Plain text. */
  text: string;
}

export interface RenderedPage {
  html: string;
  headings: Heading[];
  /** Link targets as written in the Markdown. */
  links: string[];
}

/** Characters; a cell of a table with more is read as a sentence and gets the width of some words. */
const longestWord = 30;

const pageLink = /^\.\/(?<slug>[a-z0-9-]+)(?<anchor>#.+)?$/;

/** `./embed#x` as an address that works with and without a slash at the end of the page's own. */
function siteAddress(href: string): string {
  const groups = pageLink.exec(href)?.groups;
  return groups?.['slug'] ? pageAddress(groups['slug']) + (groups['anchor'] ?? '') : href;
}

/** GitHub-flavoured Markdown to HTML; heading ids are GitHub's, raw HTML stays text. */
export function renderMarkdown(markdown: string): RenderedPage {
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  const links: string[] = [];
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens, this.parser.textRenderer);
        const id = slugger.slug(unescapeText(text));
        headings.push({ depth, id, text: unescapeText(text) });
        return `<h${depth} id="${id}"><a class="anchor" href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        links.push(href);
        return `<a href="${escapeHtml(siteAddress(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      code({ text, lang }) {
        const language = escapeHtml(lang ?? '');
        return `<pre tabindex="0" data-language="${language}"><code>${escapeHtml(text)}</code></pre>\n`;
      },
      tablecell({ tokens, header }) {
        const isProse = this.parser.parseInline(tokens, this.parser.textRenderer).length > longestWord;
        const html = this.parser.parseInline(tokens);
        if (header) return `<th>${html}</th>\n`;
        return isProse ? `<td class="prose">${html}</td>\n` : `<td>${html}</td>\n`;
      },
      html: ({ text }) => escapeHtml(text),
    },
    hooks: {
      postprocess: (html) =>
        html
          .replaceAll('<table>', '<div class="table" role="group" aria-label="Table" tabindex="0"><table>')
          .replaceAll('</table>', '</table></div>'),
    },
  });
  const html = marked.parse(markdown, { async: false });
  return { html, headings, links };
}

function unescapeText(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
