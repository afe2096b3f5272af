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
  /** Names of all definitions that there ever were. */
  readonly #seen = new Set<string>();

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
    const tokens = lexer.lex(tail);
    for (const name of Object.keys(lexer.tokens.links)) this.#seen.add(name);
    return tokens;
  }

  /** A definition may come after text that uses it: replaces the blocks that read otherwise now. */
  #readAgain(): void {
    const reader = new Lexer({ gfm: true });
    // Blocks alone: their words are read again only where they name a definition.
    const blocks = reader
      .blockTokens(this.#text, [])
      .filter(({ type }) => type !== 'space' && type !== 'def');
    const { links } = reader.tokens;
    // One that was half there may have been used and be none in the end.
    const names = [...new Set([...this.#seen, ...Object.keys(links)])].map((name) => `[${name}]`);
    if (names.length === 0) return;
    for (const [index, { raw }] of blocks.entries()) {
      if (!mentions(raw, names)) continue;
      const lexer = new Lexer({ gfm: true });
      Object.assign(lexer.tokens.links, links);
      const [token] = lexer.lex(raw);
      const current = this.#root.childNodes[index];
      if (!token || !current) continue;
      const frame = document.createElement('div');
      writeBlock(frame, token, this.#context);
      const block = frame.firstElementChild;
      if (!block || isSame(current, block)) continue;
      current.replaceWith(block);
      colour(block);
    }
  }

  #reset(): void {
    this.#root.replaceChildren();
    this.#text = '';
    this.#final = 0;
    this.#open = [];
    this.#growing = undefined;
    this.#definitions = {};
    this.#seen.clear();
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

/** Whether a block may use a definition; in a quote, marks stand between the words of a name. */
function mentions(raw: string, names: readonly string[]): boolean {
  if (!raw.includes('[')) return false;
  const text = raw.toLowerCase().replace(/\s+/g, ' ');
  return text.includes('>') || names.some((name) => text.includes(name));
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
