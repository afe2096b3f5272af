import { Lexer, type Token, type Tokens } from 'marked';
import { writeBlock, writeItems, writeRows, type BlockContext } from './blocks.ts';
import { readFencedCode } from './code-text.ts';
import { writeInline } from './inline.ts';
import { settledInline } from './settled-inline.ts';

/**
 * The last block of a text that is still coming, when it is long: its settled part is in the DOM for good,
 * and only the rest is read again. The rest is read after `prefix`, the least that makes it be read as
 * what it is, the end of this block.
 */
export abstract class GrowingBlock {
  prefix = '';
  /** Whether the text of the rest is code as it stands. */
  readonly isCode: boolean = false;
  readonly element: HTMLElement;
  protected readonly context: BlockContext;

  constructor(element: HTMLElement, context: BlockContext) {
    this.element = element;
    this.context = context;
  }

  /** Shows the block that prefix and rest were read as; false when that does not go on from the settled part. */
  abstract show(token: Token): boolean;
  /** Settles what cannot change any more of the block as shown, at most to `limit`; returns how far that is. */
  protected abstract settleTo(token: Token, limit: number): number;

  /** The same in terms of the rest. */
  settle(token: Token, limit: number): number {
    const before = this.prefix.length;
    return Math.max(0, this.settleTo(token, limit + before) - before);
  }
}

/** A block as one that grows; undefined while it is too short to be worth it. */
export function growingBlock(token: Token, context: BlockContext): GrowingBlock | undefined {
  const Kind = kindOf(token);
  if (!Kind) return undefined;
  const frame = document.createElement('div');
  writeBlock(frame, token, context);
  return new Kind(frame.lastChild as HTMLElement, context);
}

function kindOf(token: Token) {
  if (token.type === 'list') return (token as Tokens.List).items.length > 2 ? GrowingList : undefined;
  if (token.type === 'table') return (token as Tokens.Table).rows.length > 1 ? GrowingTable : undefined;
  if (token.type === 'paragraph') return token.raw.length > longParagraph ? GrowingParagraph : undefined;
  return token.type === 'code' && readFencedCode(token.raw)?.lines !== undefined ? GrowingCode : undefined;
}

/** Removes the nodes after the first `count`. */
function truncate(parent: Node, count: number): void {
  while (parent.childNodes.length > count) parent.lastChild?.remove();
}

/** Lines of code are appended to the text that is there; nothing of it is ever written twice. */
class GrowingCode extends GrowingBlock {
  override readonly isCode = true;
  readonly #text = this.#textNode();
  #settled = 0;
  #hasLines = false;

  #textNode(): Text {
    const code = this.element.querySelector('pre > code');
    if (!(code?.firstChild instanceof Text)) code?.replaceChildren(document.createTextNode(''));
    return code?.firstChild as Text;
  }

  /** What the rest of the block adds to the settled part. */
  #added(lines: string | undefined): string {
    if (lines === undefined) return '';
    return this.#hasLines ? `\n${lines}` : lines;
  }

  show(token: Token): boolean {
    const fenced = token.type === 'code' ? readFencedCode(token.raw) : undefined;
    if (!fenced) return false;
    const wanted = this.#added(fenced.lines);
    const shown = this.#text.data.slice(this.#settled);
    if (wanted.startsWith(shown)) this.#text.appendData(wanted.slice(shown.length));
    else this.#text.replaceData(this.#settled, shown.length, wanted);
    return true;
  }

  protected settleTo({ raw }: Token, limit: number): number {
    const end = raw.lastIndexOf('\n', limit - 1) + 1;
    const fenced = readFencedCode(raw);
    if (!fenced || fenced.isClosed || end <= fenced.opening.length) return 0;
    const added = this.#added(readFencedCode(raw.slice(0, end))?.lines);
    this.#settled += added.length;
    this.#hasLines = true;
    this.prefix = fenced.opening;
    return end;
  }
}

/** Rows do not change any more once another follows; head and alignment are read again with each rest. */
class GrowingTable extends GrowingBlock {
  readonly #body = this.element.querySelector('tbody');
  #settled = 0;

  show(token: Token): boolean {
    if (token.type !== 'table' || !this.#body) return false;
    truncate(this.#body, this.#settled);
    writeRows(this.#body, (token as Tokens.Table).rows, this.context);
    return true;
  }

  protected settleTo(token: Token, limit: number): number {
    const lines = token.raw.split('\n');
    const { rows } = token as Tokens.Table;
    const head = `${lines.slice(0, 2).join('\n')}\n`;
    const settled = `${lines.slice(0, rows.length + 1).join('\n')}\n`;
    if (rows.length < 2 || settled.length > limit) return 0;
    this.#settled += rows.length - 1;
    this.prefix = head;
    return settled.length;
  }
}

/** Items before the last two do not change any more, unless a blank line makes the whole list a loose one. */
class GrowingList extends GrowingBlock {
  #settled = 0;
  #isLoose: boolean | undefined;

  show(token: Token): boolean {
    if (token.type !== 'list') return false;
    const { items, loose, ordered } = token as Tokens.List;
    if (ordered !== (this.element.tagName === 'OL') || (loose && this.#isLoose === false)) return false;
    truncate(this.element, this.#settled);
    writeItems(this.element, items, loose || this.#isLoose === true, this.context);
    return true;
  }

  protected settleTo(token: Token, limit: number): number {
    const { items, loose } = token as Tokens.List;
    const settled = items.slice(0, -2);
    const length = settled.reduce((sum, { raw }) => sum + raw.length, 0);
    if (settled.length === 0 || length > limit) return 0;
    // The last item may still turn out to be a line, and then makes nothing loose.
    const isLoose = this.#isLoose === true || isLooseWithoutLast(items);
    if (isLoose !== (loose || this.#isLoose === true)) return 0;
    this.#isLoose = isLoose;
    this.#settled += settled.length;
    return length;
  }
}

function isLooseWithoutLast(items: readonly Tokens.ListItem[]): boolean {
  const source = items
    .slice(0, -1)
    .map(({ raw }) => raw)
    .join('');
  const [list] = new Lexer({ gfm: true }).lex(source);
  return list?.type === 'list' && (list as Tokens.List).loose;
}

/** From here on a paragraph is read in parts. */
const longParagraph = 400;

/** Words do not change any more when no mark before them is open. */
class GrowingParagraph extends GrowingBlock {
  #settled = 0;

  /** What the paragraph says, without the word that stands for the settled part. */
  #rest(token: Token): string {
    return (token as Tokens.Paragraph).text.slice(this.prefix.length);
  }

  show(token: Token): boolean {
    if (token.type !== 'paragraph') return false;
    truncate(this.element, this.#settled);
    const tokens = this.prefix ? Lexer.lexInline(this.#rest(token)) : (token as Tokens.Paragraph).tokens;
    writeInline(this.element, tokens, this.context);
    return true;
  }

  protected settleTo(token: Token, limit: number): number {
    const rest = this.#rest(token);
    if (rest.length < longParagraph) return 0;
    const tokens = Lexer.lexInline(rest);
    const length = settledInline(tokens);
    const end = this.prefix.length + length;
    if (length === 0 || end > limit || !token.raw.startsWith((token as Tokens.Paragraph).text)) return 0;
    // The head of a table is one line, and its columns count.
    if (rest.slice(rest.lastIndexOf('\n', length - 1) + 1, length).includes('|')) return 0;
    truncate(this.element, this.#settled);
    writeInline(this.element, Lexer.lexInline(rest.slice(0, length)), this.context);
    this.#settled = this.element.childNodes.length;
    writeInline(this.element, Lexer.lexInline(rest.slice(length)), this.context);
    this.prefix = 'x ';
    return end;
  }
}
