import { Lexer, type Token, type TokensList } from 'marked';
import { writeBlock, type BlockContext } from './blocks.ts';

/** A line that defines the address of a reference, `[name]: address`. */
const definition = /^ {0,3}\[[^\]\n]+\]:/m;

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

  constructor(root: HTMLElement, context: BlockContext) {
    this.#root = root;
    this.#context = context;
  }

  /** Shows `text`; `done` when nothing will follow. Text that does not go on from the last begins anew. */
  write(text: string, done: boolean): void {
    const clean = text.replace(/\r\n?/g, '\n');
    if (!clean.startsWith(this.#text)) this.#reset();
    this.#text = clean;
    if (done && definition.test(clean)) {
      // A definition may come after text that uses it: read the whole once more.
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
      // Only a definition that is final counts: one that is half there names another address.
      if (token.type === 'def') this.#definitions[token.tag] = { href: token.href, title: token.title };
    }
    const before = this.#root.childNodes.length;
    for (const token of tokens.slice(last)) writeBlock(this.#root, token, this.#context);
    this.#open = [...this.#root.childNodes].slice(before);
  }

  #lex(tail: string): Token[] {
    const lexer = new Lexer({ gfm: true });
    Object.assign(lexer.tokens.links, this.#definitions);
    return lexer.lex(tail);
  }

  #reset(): void {
    this.#root.replaceChildren();
    this.#text = '';
    this.#final = 0;
    this.#open = [];
    this.#definitions = {};
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
