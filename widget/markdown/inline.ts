import type { Token, Tokens } from 'marked';
import { decodeReferences } from './character-references.ts';
import { linkHref, namesAnotherHost } from './links.ts';

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
    else if (token.type === 'checkbox') addText(parent, (token as Tokens.Checkbox).checked ? '☑ ' : '☐ ');
    else if (token.type === 'link') writeLink(parent, token as Tokens.Link, context);
    else if (token.type === 'image') writeText(parent, (token as Tokens.Image).text, context);
    else if (token.type === 'escape') addText(parent, (token as Tokens.Escape).text);
    else if (token.type === 'html') addText(parent, token.raw);
    else if (childrenOf(token).length > 0) writeInline(parent, childrenOf(token), context);
    else writeText(parent, 'text' in token ? String(token.text) : token.raw, context);
  }
}

export function append(parent: Node, name: string): HTMLElement {
  const element = document.createElement(name);
  parent.appendChild(element);
  return element;
}

function addText(parent: Node, text: string): void {
  parent.appendChild(document.createTextNode(text));
}

function childrenOf(token: Token): Token[] {
  return 'tokens' in token && token.tokens ? token.tokens : [];
}

function writeLink(parent: Node, token: Tokens.Link, context: InlineContext): void {
  const inside = document.createDocumentFragment();
  writeInline(inside, childrenOf(token), context);
  const href = linkHref(decodeReferences(token.href), context.base);
  if (
    href === undefined ||
    !context.mayLink(href) ||
    namesAnotherHost(inside.textContent ?? '', href, context.base)
  ) {
    parent.appendChild(inside);
    return;
  }
  const link = append(parent, 'a') as HTMLAnchorElement;
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  link.append(inside);
}

/** Text with its `[n]` marks and character references. */
function writeText(parent: Node, text: string, context: InlineContext): void {
  let from = 0;
  for (const mark of text.matchAll(/\[(\d{1,3})\]/g)) {
    const citation = context.cite(Number(mark[1]));
    if (!citation) continue;
    // The space before a mark would let it begin a line.
    addText(parent, decodeReferences(text.slice(from, mark.index)).replace(/ $/, '\u00a0'));
    parent.appendChild(citation);
    from = mark.index + mark[0].length;
  }
  if (from < text.length) addText(parent, decodeReferences(text.slice(from)));
}
