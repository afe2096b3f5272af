/** A page's content in reading order, the same for every file format. Texts are light Markdown: `- ` items, fences, ticks. */
export type Block =
  | { kind: 'heading'; depth: number; text: string; anchor: string }
  | { kind: 'text' | 'item' | 'code'; text: string };

/** A page as its file says it. */
export interface ParsedPage {
  title: string;
  description: string;
  /** BCP 47, or empty. */
  lang: string;
  /** True when the page asks not to be found by search engines. */
  noindex: boolean;
  blocks: Block[];
}

/** Anchor of what stands on a page of a PDF: a link to `#page=3` opens it there. */
export const sheetAnchor = /^page=\d+$/;
