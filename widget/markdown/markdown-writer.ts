import { syncBlocks, type BlockContext, type Shown } from './blocks.ts';
import { BlockParser } from './parse/block-parser.ts';
import type { Block } from './parse/block.ts';

/**
 * Writes Markdown that is still coming into an element, in time proportional to the text. A block that is
 * closed is written once and never touched, so that selection and scroll position survive; of the open
 * one only its end is.
 */
export class MarkdownWriter {
  readonly #root: HTMLElement;
  readonly #context: BlockContext;
  #parser = new BlockParser();
  #text = '';
  /** How much of the text is in lines that were taken. */
  #taken = 0;
  #shown: Shown[] = [];

  constructor(root: HTMLElement, context: BlockContext) {
    this.#root = root;
    this.#context = context;
  }

  /** Shows `text`; `done` when nothing will follow. Text that does not go on from the last begins anew. */
  write(text: string, done: boolean): void {
    const clean = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (!clean.startsWith(this.#text)) {
      this.#root.replaceChildren();
      this.#parser = new BlockParser();
      this.#taken = 0;
      this.#shown = [];
    }
    this.#text = clean;
    const known = this.#parser.definitions.size;
    for (let end; (end = clean.indexOf('\n', this.#taken)) >= 0; this.#taken = end + 1)
      this.#parser.feed(clean.slice(this.#taken, end));
    const rest = clean.slice(this.#taken);
    if (done) {
      if (rest !== '') this.#parser.feed(rest);
      this.#taken = clean.length;
      const blocks = this.#parser.end();
      // A definition may come after text that uses it.
      this.#show(blocks, undefined, this.#parser.definitions.size > 0);
      return;
    }
    const { blocks, open } = this.#parser.peek(rest);
    this.#show(blocks, open, this.#parser.definitions.size > known);
  }

  #show(blocks: readonly Block[], open: Block | undefined, again: boolean): void {
    const page = { context: this.#context, definitions: this.#parser.definitions, open, again };
    syncBlocks(this.#root, blocks, this.#shown, page);
  }
}
