import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { ParsedPage } from './blocks.ts';
import { blocksOf, type ContentElement, isHidden } from './element-blocks.ts';

interface ContentDocument extends ContentElement {
  documentElement: ContentElement | null;
  body: ContentElement | null;
}

/** Parts of a page that are around its content, for pages that do not mark the content itself. */
const furniture =
  'nav, footer, aside, [role=navigation], [role=contentinfo], [role=complementary], [role=search]';

/** Parses HTML, whole pages and fragments alike. */
export function parseDocument(html: string): ContentDocument {
  const whole = /<html[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><head></head><body>${html}</body></html>`;
  const document = parseHTML(whole).document as unknown as ContentDocument;
  // the parser keeps `HIDDEN` and `HREF` as they are written
  for (const element of document.querySelectorAll('*')) lowerNames(element);
  return document;
}

function lowerNames(element: ContentElement): void {
  const { attributes } = element as ContentElement & {
    attributes: Iterable<{ name: string; value: string }>;
  };
  for (const { name, value } of Array.from(attributes)) {
    const lower = name.toLowerCase();
    if (lower === name) continue;
    const named = element as ContentElement & { setAttribute(name: string, value: string): void };
    if (element.getAttribute(lower) === null) named.setAttribute(lower, value);
  }
}

/**
 * Reads an HTML page: its main content, without navigation, scripts and what visitors cannot see. What
 * `select` selects is the main content where a page has it.
 */
export function readHtmlPage(html: string, select?: string): ParsedPage {
  const document = parseDocument(html);
  const selected = select ? outermost([...document.querySelectorAll(select)]) : [];
  const content = selected.length > 0 ? selected : [mainContent(document, html)];
  const blocks = content.flatMap((element) => blocksOf(element, { anchorOf }));
  const meta = (name: string) =>
    document.querySelector(`meta[name="${name}" i]`)?.getAttribute('content')?.trim() ?? '';
  const first = blocks.find((block) => block.kind === 'heading');
  const title = document.querySelector('title')?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  return {
    title: (first?.kind === 'heading' && first.depth === 1 ? first.text : '') || title || (first?.text ?? ''),
    description: meta('description'),
    lang: document.documentElement?.getAttribute('lang')?.trim() ?? '',
    noindex: /\b(?:noindex|none)\b/i.test(meta('robots')),
    blocks,
  };
}

function anchorOf(heading: ContentElement, text: string) {
  return {
    // "#" and "¶" are permanent links, not words of the heading
    text: text
      .trimEnd()
      .replace(/(?<![#¶§🔗])[#¶§🔗]+$/u, '')
      .trimEnd(),
    anchor: heading.getAttribute('id') ?? heading.querySelector('[id], a[name]')?.getAttribute('id') ?? '',
  };
}

/** An element inside another one of them is read with that one. */
function outermost(elements: readonly ContentElement[]): ContentElement[] {
  const inside = new Set(elements.flatMap((element) => [...element.querySelectorAll('*')]));
  return elements.filter((element) => !inside.has(element));
}

function mainContent(document: ContentDocument, html: string): ContentElement {
  const marked = [...document.querySelectorAll('main, [role=main]')].filter((element) => !isHidden(element));
  if (marked.length === 1 && marked[0]) return marked[0];
  const articles = [...document.querySelectorAll('article')].filter((element) => !isHidden(element));
  if (articles.length === 1 && articles[0]) return articles[0];
  const body = document.body ?? document;
  const read = readable(html);
  // a guess that drops most of the page is worse than none
  if (read && length(read) > 0.5 * length(body)) return read;
  for (const element of document.querySelectorAll(furniture)) {
    (element as ContentElement & { remove(): void }).remove();
  }
  return body;
}

const length = (element: ContentElement) => (element.textContent ?? '').replace(/\s+/g, ' ').length;

/** Readability changes the document that it reads, so that it gets its own. */
function readable(html: string): ContentElement | undefined {
  try {
    const article = new Readability(parseDocument(html) as never, { keepClasses: true }).parse();
    return article?.content ? (parseDocument(article.content).body ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
