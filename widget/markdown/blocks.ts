import { decodeReferences } from './character-references.ts';
import { append, syncInlines, type InlineContext, type ShownInlines } from './inline.ts';
import { cellsOf, type Block } from './parse/block.ts';
import { InlineParser } from './parse/inline-parser.ts';
import type { Inline } from './parse/inline.ts';
import type { Definitions } from './parse/links.ts';

export interface BlockContext extends InlineContext {
  labels: { copyCode: string; copied: string };
}

/** What is the same for all blocks of a text. */
export interface Page {
  context: BlockContext;
  definitions: Definitions;
  /** The leaf that the text still comes into. */
  open: Block | undefined;
  /** When to pause, as of `performance.now()`, so that the page stays quick. */
  until: number;
  /** It paused: the rest is to be shown by going over the same blocks again. */
  paused: boolean;
}

/** A block and the DOM that shows it. */
export interface Shown {
  block: Block;
  /** How many definitions there were when its text was read; -1 while it is not shown whole. */
  known: number;
  /** Undefined for the paragraph of a tight item, whose text stands in the item itself. */
  element: HTMLElement | undefined;
  /** Where the children are. */
  inner: HTMLElement;
  children: Shown[];
  text: ShownInlines;
  rows: { row: string; known: number; cells: ShownInlines[]; element: HTMLElement }[];
}

const names: Partial<Record<Block['kind'], string>> = {
  quote: 'blockquote',
  item: 'li',
  paragraph: 'p',
  html: 'p',
  rule: 'hr',
  code: 'div',
  table: 'div',
};
/** Languages that `highlight.ts` knows, by each of their names. */
const coloured =
  /^(?:html|xml|css|[jt]sx?|json|(?:java|type)script|bash|sh|shell|py|python|sql|ya?ml|php|java|c#|cs|csharp|go)$/i;

/** Makes a parent show these blocks: those that it shows already stay, of an open one only the end changes. */
export function syncBlocks(
  parent: HTMLElement,
  blocks: readonly Block[],
  shown: Shown[],
  page: Page,
  tight = false,
): void {
  let after: Node | undefined;
  for (const [index, block] of blocks.entries()) {
    let now = shown[index];
    if (!now || now.block !== block || !isUpToDate(now, page)) {
      if (isLate(page)) return;
      if (!now || !isSameKind(now, block, tight)) {
        if (now) remove(now);
        now = shown[index] = create(parent, after, block, tight);
      }
      if (now.block !== block) now.known = -1;
      now.block = block;
      fill(now, after, page, tight, parent.localName === 'li' && index === 0);
      now.known = page.paused ? -1 : page.definitions.size;
    }
    after = now.element ?? now.text.nodes.at(-1) ?? after;
    if (page.paused) return;
  }
  for (const gone of shown.splice(blocks.length)) remove(gone);
}

function isLate(page: Page): boolean {
  return (page.paused ||= performance.now() > page.until);
}

/** Whether to leave a block alone: with a new definition whatever has brackets is read again. */
function isUpToDate({ block, known }: Shown, { open, definitions }: Page): boolean {
  if (known < 0 || block === open) return false;
  const { kind, children, text } = block;
  const isText = kind === 'paragraph' || kind === 'heading' || kind === 'table';
  return known === definitions.size || (children.length === 0 && !(isText && text.includes('[')));
}

function isSameKind({ block: was, element }: Shown, block: Block, tight: boolean): boolean {
  return (
    was.kind === block.kind &&
    was.size === block.size &&
    was.start === block.start &&
    was.loose === block.loose &&
    was.info === block.info &&
    (block.kind !== 'list' || was.mark === block.mark) &&
    (block.kind !== 'paragraph' || tight === (element === undefined))
  );
}

function remove({ element, text }: Shown): void {
  element?.remove();
  for (const node of text.nodes) node.parentNode?.removeChild(node);
}

function create(parent: HTMLElement, after: Node | undefined, block: Block, tight: boolean): Shown {
  const { kind, start, size } = block;
  const text: ShownInlines = { items: [], nodes: [] };
  const shown = { block, known: -1, children: [], text, rows: [] };
  if (kind === 'paragraph' && tight) return { ...shown, element: undefined, inner: parent };
  // Headings begin at h3: the page and the panel have the levels above.
  const ordered = start === undefined ? 'ul' : 'ol';
  const name =
    kind === 'heading' ? `h${Math.min(5, size + 2)}` : kind === 'list' ? ordered : (names[kind] ?? 'p');
  const element = document.createElement(name);
  if (kind === 'list' && start !== undefined && start !== 1) (element as HTMLOListElement).start = start;
  parent.insertBefore(element, after ? after.nextSibling : parent.firstChild);
  return { ...shown, element, inner: element };
}

/** Brings the inside of a block up to date. */
function fill(
  shown: Shown,
  after: Node | undefined,
  page: Page,
  isTight: boolean,
  isFirstOfItem: boolean,
): void {
  const { block, inner, text } = shown;
  const { kind, children } = block;
  if (kind === 'quote') syncBlocks(inner, children, shown.children, page);
  // A list hands on to its items whether they are apart.
  else if (kind === 'list') syncBlocks(inner, children, shown.children, page, !block.loose);
  else if (kind === 'item') syncBlocks(inner, children, shown.children, page, isTight);
  else if (kind === 'html') inner.textContent = block.text.trim();
  else if (kind === 'code') fillCode(shown, page.context);
  else if (kind === 'table') fillTable(shown, page);
  else if (kind !== 'rule') {
    const items = readInlines(block, page, isFirstOfItem);
    syncInlines(inner, shown.element ? undefined : after, items, text, page.context);
  }
}

function readInlines(block: Block, { definitions, open }: Page, isFirstOfItem: boolean): Inline[] {
  const isOpen = block === open;
  let { text } = block;
  // What may become a definition or a table is shown when it is clear that it does not.
  if (isOpen && /^\[[^\]]*(?:\]?|\]:[^]*)$/.test(text.trim())) return [];
  if (isOpen && block.kind === 'paragraph') text = text.replace(/^\|.*$/gm, '');
  const task = isFirstOfItem && block.kind === 'paragraph' ? /^\[([ x])\](?=\s)\s*/i.exec(text) : undefined;
  if (task) text = text.slice(task[0].length);
  const items = new InlineParser(text, definitions, decodeReferences, isOpen).parse();
  return task ? [task[1] === ' ' ? '☐ ' : '☑ ', ...items] : items;
}

function fillTable({ block, inner, rows }: Shown, page: Page): void {
  const [header = '', delimiters = '', ...body] = block.text.trimEnd().split('\n');
  const sections = inner.querySelector('table')?.children ?? frameOf(inner);
  const aligns = cellsOf(delimiters).map((cell) =>
    cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : cell.startsWith(':') ? 'left' : '',
  );
  for (const [index, row] of [header, ...body].entries()) {
    const isOpen = block === page.open && index === body.length;
    const known = (rows[index] ??= {
      row: '\n',
      known: -1,
      cells: [],
      element: append(sections[index === 0 ? 0 : 1] as Element, 'tr'),
    });
    const size = page.definitions.size;
    if (known.row === row && !isOpen && known.known === size) continue;
    if (isLate(page)) return;
    known.known = size;
    // One that still comes is read again when it is whole.
    known.row = isOpen ? '\n' : row;
    const cells = cellsOf(row);
    aligns.forEach((align, column) => {
      const box = (known.element.children[column] ??
        append(known.element, index === 0 ? 'th' : 'td')) as HTMLElement;
      if (align) box.style.textAlign = align;
      const text = (known.cells[column] ??= { items: [], nodes: [] });
      const parser = new InlineParser(
        cells[column] ?? '',
        page.definitions,
        decodeReferences,
        isOpen && column === cells.length - 1,
      );
      syncInlines(box, undefined, parser.parse(), text, page.context);
    });
  }
  for (const { element } of rows.splice(body.length + 1)) element.remove();
}

function frameOf(frame: HTMLElement): HTMLCollection {
  frame.className = 'table';
  // A table that is wider than the panel scrolls; the keyboard must be able to.
  frame.tabIndex = 0;
  const table = append(frame, 'table');
  append(table, 'thead');
  append(table, 'tbody');
  return table.children;
}

function fillCode({ block, inner }: Shown, { labels }: BlockContext): void {
  const code = inner.querySelector('code') ?? codeOf(inner, block.info, labels);
  const text = block.text.replace(/\n$/, '');
  const node = code.firstChild as Text | null;
  if (!node) code.textContent = text;
  else if (text.startsWith(node.data)) {
    if (text.length > node.length) node.appendData(text.slice(node.length));
  } else node.data = text;
  if (!block.closed || !code.dataset['language']) return;
  // What colours it is fetched when there is some; without colours it reads as well.
  import('./highlight.ts').then(
    ({ highlight }) => highlight(inner),
    () => {},
  );
}

function codeOf(figure: HTMLElement, info: string, labels: BlockContext['labels']): HTMLElement {
  figure.className = 'code';
  const bar = append(figure, 'div');
  bar.className = 'code-bar';
  const language = decodeReferences(info.split(/\s/)[0] ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
  append(bar, 'div').textContent = language;
  const copy = append(bar, 'button') as HTMLButtonElement;
  copy.type = 'button';
  copy.className = 'quiet';
  copy.textContent = labels.copyCode;
  const frame = append(figure, 'pre');
  frame.tabIndex = 0;
  const code = append(frame, 'code');
  if (coloured.test(language)) code.dataset['language'] = language.toLowerCase();
  copy.addEventListener('click', () => {
    void navigator.clipboard
      ?.writeText(code.textContent ?? '')
      .then(() => (copy.textContent = labels.copied));
  });
  return code;
}
