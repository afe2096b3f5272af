import { linkHref, namesAnotherHost } from './links.ts';
import type { Inline } from './parse/inline.ts';

export interface InlineContext {
  /** Address that relative links are resolved against. */
  base: string;
  /** Whether a link may lead to this address; text otherwise. */
  mayLink(href: string): boolean;
  /** Makes the mark of source `n`; undefined when the answer has no such source. */
  cite(n: number): HTMLElement | undefined;
}

/** Text that is shown: what it was read as, and the node of each piece. */
export interface ShownInlines {
  items: Inline[];
  nodes: Node[];
}

/** Makes a place show this text; pieces that are shown already stay. `after`: undefined for the whole inside. */
export function syncInlines(
  parent: Node,
  after: Node | undefined,
  items: readonly Inline[],
  shown: ShownInlines,
  context: InlineContext,
): void {
  const pieces = items.flatMap((item) => unlinked(item, context));
  const wanted = pieces.map((item, index) => beforeMark(item, pieces[index + 1], context));
  let last = after;
  wanted.forEach((item, index) => {
    const was = shown.items[index];
    let node = shown.nodes[index];
    if (!node || was === undefined || !isSame(was, item)) {
      if (node && typeof was === 'string' && typeof item === 'string' && item.startsWith(was)) {
        (node as Text).appendData(item.slice(was.length));
      } else {
        const made = make(item, context);
        if (node) node.parentNode?.replaceChild(made, node);
        else parent.insertBefore(made, last ? last.nextSibling : parent.firstChild);
        node = made;
      }
      shown.nodes[index] = node;
    }
    last = node;
  });
  shown.items = wanted;
  for (const gone of shown.nodes.splice(wanted.length)) gone.parentNode?.removeChild(gone);
}

/** The space before a mark would let it begin a line. */
function beforeMark(item: Inline, next: Inline | undefined, context: InlineContext): Inline {
  const isMark = typeof next === 'object' && next.kind === 'cite' && context.cite(Number(next.text));
  return typeof item === 'string' && isMark ? item.replace(/ $/, '\u00a0') : item;
}

function isSame(one: Inline, other: Inline): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

export function append(parent: Node, name: string): HTMLElement {
  const element = document.createElement(name);
  parent.appendChild(element);
  return element;
}

/** One piece as one node. Only elements that are named here can come out; markup in the text stays text. */
function make(item: Inline, context: InlineContext): Node {
  if (typeof item === 'string') return document.createTextNode(item);
  switch (item.kind) {
    case 'break':
      return document.createElement('br');
    case 'code': {
      const code = document.createElement('code');
      code.textContent = item.text;
      return code;
    }
    case 'raw':
      return document.createTextNode(item.text);
    case 'cite':
      return context.cite(Number(item.text)) ?? document.createTextNode(`[${item.text}]`);
    case 'image':
      return document.createTextNode(textOf(item.children));
    case 'link':
      return makeLink(item.href, item.children, context);
    default: {
      const element = document.createElement(item.kind);
      syncInlines(element, undefined, item.children, { items: [], nodes: [] }, context);
      return element;
    }
  }
}

function textOf(items: readonly Inline[]): string {
  return items
    .map((item) => {
      if (typeof item === 'string') return item;
      if ('children' in item) return textOf(item.children);
      return 'text' in item ? (item.kind === 'cite' ? `[${item.text}]` : item.text) : '\n';
    })
    .join('');
}

/** A link that must not be one is its text. */
function unlinked(item: Inline, context: InlineContext): Inline[] {
  if (typeof item === 'string' || item.kind !== 'link') return [item];
  const href = linkHref(item.href, context.base);
  return href !== undefined &&
    context.mayLink(href) &&
    !namesAnotherHost(textOf(item.children), href, context.base)
    ? [{ ...item, href }]
    : item.children;
}

function makeLink(href: string, children: readonly Inline[], context: InlineContext): Node {
  const link = document.createElement('a');
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  syncInlines(link, undefined, children, { items: [], nodes: [] }, context);
  return link;
}
