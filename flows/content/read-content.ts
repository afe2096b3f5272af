import type { ParsedPage } from './blocks.ts';
import { readHtmlPage } from './html-page.ts';
import { readMarkdownPage } from './markdown-page.ts';
import { readPdfPage } from './pdf-page.ts';
import { visibleText } from './visible-text.ts';

/** How a page is written. */
export type PageFormat = 'html' | 'markdown' | 'mdx' | 'text' | 'pdf';

export interface ReadContentOptions {
  /** Makes text of bytes; may reject with such an Error, too. */
  decode(bytes: Uint8Array): string;
  /** CSS selector of the main content of HTML pages, when the owner knows it. */
  select?: string | undefined;
}

/** Reads a page. Rejects one that cannot be read with an Error whose message is a sentence. */
export async function readContent(
  format: PageFormat,
  bytes: Uint8Array,
  { decode, select }: ReadContentOptions,
): Promise<ParsedPage> {
  if (format === 'pdf') return readPdfPage(bytes);
  const text = visibleText(decode(bytes));
  if (format === 'html') return readHtmlPage(text, select);
  if (format !== 'text') return readMarkdownPage(text, { mdx: format === 'mdx' });
  const blocks = text.split(/\n\s*\n/).map((block) => ({ kind: 'text' as const, text: block.trim() }));
  return { title: '', description: '', lang: '', noindex: false, blocks };
}
