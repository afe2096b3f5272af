import { Lexer, type Token, type TokensList } from 'marked';
import { writeBlock, type BlockContext } from './blocks.ts';

/**
 * Writes Markdown that is still coming into an element, in time proportional to the text. All top-level
 * blocks but the last two are final: written once and never touched, so that selection and scroll
 * position survive. Only the rest is read again.
 */
export class MarkdownWriter {
  readonly #root: HTMLElement;
  readonly #context: BlockContext;
  #text = '';
  /** How much of the text is in blocks that are final. */
  #final = 0;
  /** Nodes of blocks that may still change. */
  #open: Node[] = [];
  #definitions: TokensList['links'] = {};
  #lateReferences = false;

  constructor(root: HTMLElement, context: BlockContext) {
    this.#root = root;
    this.#context = context;
  }

  /** Shows `text`; `done` when nothing will follow. Text that does not go on from the last begins anew. */
  write(text: string, done: boolean): void {
    const clean = text.replace(/\r\n?/g, '\n');
    if (!clean.startsWith(this.#text)) this.#reset();
    this.#text = clean;
    if (done && this.#lateReferences) {
      // A definition came after text that may use it: read the whole once more.
      this.#reset();
      this.#text = clean;
    }
    const tail = clean.slice(this.#final);
    const tokens = this.#lex(done ? tail : withoutHalfMarks(tail));
    for (const node of this.#open) node.parentNode?.removeChild(node);
    this.#open = [];
    const last = done ? tokens.length : Math.max(0, tokens.length - 2);
    for (const token of tokens.slice(0, last)) {
      writeBlock(this.#root, token, this.#context);
      this.#final += token.raw.length;
    }
    const before = this.#root.childNodes.length;
    for (const token of tokens.slice(last)) writeBlock(this.#root, token, this.#context);
    this.#open = [...this.#root.childNodes].slice(before);
  }

  #lex(tail: string): Token[] {
    const lexer = new Lexer({ gfm: true });
    Object.assign(lexer.tokens.links, this.#definitions);
    const known = Object.keys(this.#definitions).length;
    const tokens = lexer.lex(tail);
    this.#definitions = { ...lexer.tokens.links };
    if (this.#final > 0 && Object.keys(this.#definitions).length > known) this.#lateReferences = true;
    return tokens;
  }

  #reset(): void {
    this.#root.replaceChildren();
    this.#text = '';
    this.#final = 0;
    this.#open = [];
    this.#lateReferences = false;
  }
}

/** The tail without marks that are only half there, so that `**` or `[1` do not flash up. */
function withoutHalfMarks(tail: string): string {
  const start = Math.max(tail.lastIndexOf('\n\n') + 2, 0);
  const paragraph = tail.slice(start);
  if (/^(```|~~~| {4})/m.test(tail.slice(tail.lastIndexOf('```') < 0 ? start : 0))) return tail;
  let shown = paragraph.replace(/\[[^\][\n]{0,200}$/, '').replace(/\[([^\][\n]*)\]\([^)\n]*$/, '$1');
  for (const mark of ['**', '`'])
    if (shown.split(mark).length % 2 === 0)
      shown = shown.endsWith(mark) ? shown.slice(0, -mark.length) : shown + mark;
  return tail.slice(0, start) + shown;
}
