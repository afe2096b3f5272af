import { Lexer, type Token, type TokensList } from 'marked';
import { writeBlock, type BlockContext } from './blocks.ts';
import { growingBlock, type GrowingBlock } from './growing-block.ts';
import { withoutHalfMarks } from './half-marks.ts';

/**
 * Writes Markdown that is still coming into an element, in time proportional to the text. All top-level
 * blocks but the last two are final: written once and never touched, so that selection and scroll
 * position survive. Of a long last block only the end is read again.
 */
export class MarkdownWriter {
  readonly #root: HTMLElement;
  readonly #context: BlockContext;
  #text = '';
  /** How much of the text is in the DOM for good. */
  #final = 0;
  /** Nodes of blocks that may still change. */
  #open: Node[] = [];
  #growing: GrowingBlock | undefined;
  /** Where the growing block begins. */
  #growingFrom = 0;
  #definitions: TokensList['links'] = {};

  constructor(root: HTMLElement, context: BlockContext) {
    this.#root = root;
    this.#context = context;
  }

  /** Shows `text`; `done` when nothing will follow. Text that does not go on from the last begins anew. */
  write(text: string, done: boolean): void {
    const clean = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    const isFirst = this.#text === '';
    if (!clean.startsWith(this.#text)) this.#reset();
    this.#text = clean;
    while (!this.#advance(done));
    if (done && !isFirst && clean.includes(']:')) this.#readAgain();
  }

  /** Writes what the text adds; false when the growing block turned out to be another one and is to be read anew. */
  #advance(done: boolean): boolean {
    const tail = this.#text.slice(this.#final);
    const growing = this.#growing;
    const shown = done ? tail : withoutHalfMarks(tail, growing?.isCode);
    const tokens = this.#lex((growing?.prefix ?? '') + shown);
    const settled = this.#final + commonLength(tail, shown);
    for (const node of this.#open) node.parentNode?.removeChild(node);
    this.#open = [];
    if (growing) {
      const first = tokens.shift();
      if (!first || !growing.show(first)) {
        growing.element.remove();
        this.#final = this.#growingFrom;
        this.#growing = undefined;
        return false;
      }
      if (done || tokens.length > 1) {
        this.#final += first.raw.length - growing.prefix.length;
        colour(growing.element);
        this.#growing = undefined;
      } else {
        this.#final += growing.settle(first, settled - this.#final);
        this.#writeOpen(tokens);
        return true;
      }
    }
    const last = done ? tokens.length : Math.max(0, tokens.length - 2);
    this.#writeFinal(tokens.slice(0, last));
    if (done || !this.#grow(tokens.slice(last), settled)) this.#writeOpen(tokens.slice(last));
    return true;
  }

  #writeFinal(tokens: readonly Token[]): void {
    for (const token of tokens) {
      writeBlock(this.#root, token, this.#context);
      if (token.type !== 'space' && token.type !== 'def') colour(this.#root.lastElementChild);
      this.#final += token.raw.length;
      // Only a definition that is final counts: one that is half there names another address.
      if (token.type === 'def') this.#definitions[token.tag] = { href: token.href, title: token.title };
    }
  }

  #writeOpen(tokens: readonly Token[]): void {
    const before = this.#root.childNodes.length;
    for (const token of tokens) writeBlock(this.#root, token, this.#context);
    this.#open = [...this.#root.childNodes].slice(before);
  }

  /** Begins to settle parts of the last block when it is a long one; then what stands before it is final. */
  #grow(tokens: readonly Token[], settled: number): boolean {
    const index = tokens.length - (tokens.at(-1)?.type === 'space' ? 2 : 1);
    const token = tokens[index];
    const growing = token && growingBlock(token, this.#context);
    if (!growing) return false;
    const before = tokens.slice(0, index).reduce((sum, { raw }) => sum + raw.length, 0);
    const length = growing.settle(token, settled - this.#final - before);
    if (length === 0) return false;
    this.#writeFinal(tokens.slice(0, index));
    this.#root.append(growing.element);
    this.#growingFrom = this.#final;
    this.#final += length;
    this.#growing = growing;
    return true;
  }

  #lex(tail: string): Token[] {
    const lexer = new Lexer({ gfm: true });
    Object.assign(lexer.tokens.links, this.#definitions);
    return lexer.lex(tail);
  }

  /** A definition may come after text that uses it: replaces the blocks that read otherwise now. */
  #readAgain(): void {
    const whole = document.createElement('div');
    new MarkdownWriter(whole, this.#context).write(this.#text, true);
    const blocks = [...whole.childNodes];
    for (const [index, block] of blocks.entries()) {
      const current = this.#root.childNodes[index];
      if (!current) this.#root.append(block);
      else if (!isSame(current, block)) current.replaceWith(block);
    }
    while (this.#root.childNodes.length > blocks.length) this.#root.lastChild?.remove();
  }

  #reset(): void {
    this.#root.replaceChildren();
    this.#text = '';
    this.#final = 0;
    this.#open = [];
    this.#growing = undefined;
    this.#definitions = {};
  }
}

/** Colours the code of a block that is final; what does that is fetched when there is some. */
function colour(block: Element | null): void {
  if (!block?.querySelector('[data-language]')) return;
  import('./highlight.ts').then(
    ({ highlight }) => highlight(block),
    // Without colours it reads as well.
    () => {},
  );
}

/** Text in two nodes reads as in one. */
function isSame(current: Node, block: Node): boolean {
  const copy = current.cloneNode(true);
  copy.normalize();
  block.normalize();
  return copy.isEqualNode(block);
}

/** How much two texts have in common from the beginning. */
function commonLength(a: string, b: string): number {
  if (a.startsWith(b)) return b.length;
  let length = 0;
  while (a[length] === b[length]) length += 1;
  return length;
}
