import type { ParsedPage } from './blocks.ts';
import { readHtmlPage } from './html-page.ts';
import { readMarkdownPage } from './markdown-page.ts';
import { visibleText } from './visible-text.ts';

/** How a page is written. */
export type TextFormat = 'html' | 'markdown' | 'mdx' | 'text';

/** Reads a page's text. Rejects one that cannot be parsed with an Error whose message is a sentence. */
export function readText(format: TextFormat, text: string): ParsedPage {
  const visible = visibleText(text);
  if (format === 'html') return readHtmlPage(visible);
  if (format !== 'text') return readMarkdownPage(visible, { mdx: format === 'mdx' });
  const blocks = visible.split(/\n\s*\n/).map((block) => ({ kind: 'text' as const, text: block.trim() }));
  return { title: '', description: '', lang: '', noindex: false, blocks };
}
