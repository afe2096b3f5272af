import { escapeHtml } from './escape-html.ts';
import { navigation, pageAddress, readingOrder } from './navigation.ts';
import type { Page } from './read-page.ts';
import { type Heading, renderMarkdown } from './render-markdown.ts';

/** Addresses of the built style sheets and scripts that every documentation page loads. */
export interface DocsAssets {
  styles: string[];
  scripts: string[];
}

const mark = '<img class="mark" src="/favicon.svg" alt="" width="28" height="28">';

function sidebar(current: string, pages: ReadonlyMap<string, Page>): string {
  const groups = navigation.map((group) => {
    const items = group.slugs.map((slug) => {
      const here = slug === current ? ' aria-current="page"' : '';
      return `<li><a href="${pageAddress(slug)}"${here}>${escapeHtml(pages.get(slug)?.title ?? slug)}</a></li>`;
    });
    return `<li><h2>${escapeHtml(group.title)}</h2><ul>${items.join('')}</ul></li>`;
  });
  return `<ul class="groups">${groups.join('\n')}</ul>`;
}

function onThisPage(headings: readonly Heading[]): string {
  const sections = headings.filter((heading) => heading.depth === 2);
  if (sections.length < 2) return '';
  const items = sections.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `<nav class="on-this-page" aria-labelledby="on-this-page"><h2 id="on-this-page">On this page</h2><ul>${items.join('')}</ul></nav>`;
}

function neighbours(current: string, pages: ReadonlyMap<string, Page>): string {
  const at = readingOrder.indexOf(current);
  const link = (slug: string | undefined, rel: 'prev' | 'next', label: string): string =>
    slug
      ? `<a rel="${rel}" href="${pageAddress(slug)}"><span>${label}</span>${escapeHtml(pages.get(slug)?.title ?? slug)}</a>`
      : '';
  return `<nav class="neighbours" aria-label="Previous and next page">${link(readingOrder[at - 1], 'prev', 'Previous')}${link(readingOrder[at + 1], 'next', 'Next')}</nav>`;
}

/** One documentation page as a whole HTML document, without inline scripts or styles. */
export function docsPage(page: Page, pages: ReadonlyMap<string, Page>, assets: DocsAssets): string {
  const { html, headings } = renderMarkdown(page.body);
  const styles = assets.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n');
  const scripts = assets.scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n');
  const menu = sidebar(page.slug, pages);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)} · prep-chat docs</title>
<meta name="description" content="${escapeHtml(page.description)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${styles}
${scripts}
<script type="module" src="/prep-chat.js" data-mode="floating" data-accent="#0b7a55"></script>
</head>
<body class="docs">
<a class="skip" href="#content">Skip to content</a>
<header class="site-header">
<a class="brand" href="/">${mark}prep-chat</a>
<nav aria-label="Site"><a href="/docs/" aria-current="true">Docs</a><a href="/docs/quick-start">Quick start</a></nav>
</header>
<div class="docs-frame">
<nav class="sidebar" aria-label="Documentation">${menu}</nav>
<details class="small-menu"><summary>All pages</summary><nav aria-label="All pages">${menu}</nav></details>
<main id="content" tabindex="-1">
<article>
<h1>${escapeHtml(page.title)}</h1>
<p class="lead">${escapeHtml(page.description)}</p>
${html}</article>
${neighbours(page.slug, pages)}
</main>
${onThisPage(headings)}
</div>
</body>
</html>
`;
}
