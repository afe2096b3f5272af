import type { ParsedPage } from './blocks.ts';
import { readHtmlPage } from './html-page.ts';
import { readMarkdownPage } from './markdown-page.ts';
import { readPdfPage } from './pdf-page.ts';
import { visibleText } from './visible-text.ts';

/** How a page is written. */
export type PageFormat = TextFormat | 'pdf';
type TextFormat = 'html' | 'markdown' | 'mdx' | 'text';

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
  return format === 'pdf' ? readPdfPage(bytes) : readText(format, decode(bytes), select);
}

/** The same for a page that is text already. */
export function readText(format: TextFormat, text: string, select?: string): ParsedPage {
  const visible = visibleText(text);
  if (format === 'html') return readHtmlPage(visible, select);
  if (format !== 'text') return readMarkdownPage(visible, { mdx: format === 'mdx' });
  const blocks = visible.split(/\n\s*\n/).map((block) => ({ kind: 'text' as const, text: block.trim() }));
  return { title: '', description: '', lang: '', noindex: false, blocks };
}
