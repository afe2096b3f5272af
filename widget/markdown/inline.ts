import type { Token, Tokens } from 'marked';
import { safeHref } from './links.ts';

export interface InlineContext {
  /** Address that relative links are resolved against. */
  base: string;
  /** Whether a link may lead to this address; text otherwise. */
  mayLink(href: string): boolean;
  /** Makes the mark of source `n`; undefined when the answer has no such source. */
  cite(n: number): HTMLElement | undefined;
}

const wrappers: Record<string, string> = { strong: 'strong', em: 'em', del: 'del' };

/** Inline tokens as DOM nodes. Only elements that are named here can come out; markup in the text stays text. */
export function writeInline(parent: Node, tokens: readonly Token[], context: InlineContext): void {
  for (const token of tokens) {
    const wrapper = wrappers[token.type];
    if (wrapper) writeInline(append(parent, wrapper), childrenOf(token), context);
    else if (token.type === 'br') append(parent, 'br');
    else if (token.type === 'codespan') append(parent, 'code').textContent = (token as Tokens.Codespan).text;
    else if (token.type === 'link') writeLink(parent, token as Tokens.Link, context);
    else if (token.type === 'image') writeText(parent, (token as Tokens.Image).text, context);
    else if (token.type === 'html') writeText(parent, token.raw, context);
    else if (childrenOf(token).length > 0) writeInline(parent, childrenOf(token), context);
    else writeText(parent, 'text' in token ? String(token.text) : token.raw, context);
  }
}

export function append(parent: Node, name: string): HTMLElement {
  const element = document.createElement(name);
  parent.appendChild(element);
  return element;
}

function childrenOf(token: Token): Token[] {
  return 'tokens' in token && token.tokens ? token.tokens : [];
}

function writeLink(parent: Node, token: Tokens.Link, context: InlineContext): void {
  const href = safeHref(token.href, context.base);
  if (href === undefined || !context.mayLink(href)) {
    writeInline(parent, childrenOf(token), context);
    return;
  }
  const link = append(parent, 'a') as HTMLAnchorElement;
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  writeInline(link, childrenOf(token), context);
}

/** Text with its `[n]` marks and character references. */
function writeText(parent: Node, text: string, context: InlineContext): void {
  let from = 0;
  for (const mark of text.matchAll(/\[(\d{1,3})\]/g)) {
    const citation = context.cite(Number(mark[1]));
    if (!citation) continue;
    // The space before a mark would let it begin a line.
    parent.appendChild(document.createTextNode(decode(text.slice(from, mark.index)).replace(/ $/, '\u00a0')));
    parent.appendChild(citation);
    from = mark.index + mark[0].length;
  }
  if (from < text.length) parent.appendChild(document.createTextNode(decode(text.slice(from))));
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return named[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}
