import { syncBlocks, type BlockContext, type Shown } from './blocks.ts';
import { append } from './inline.ts';
import { BlockParser } from './parse/block-parser.ts';
import type { Block } from './parse/block.ts';

/** So many blocks are a section: what a frame costs does not grow with the text when only the last is laid out. */
const sectionLength = 8;

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
  #done = false;
  /** How much of the text is in lines that were taken. */
  #taken = 0;
  #sections: { element: HTMLElement; shown: Shown[] }[] = [];

  constructor(root: HTMLElement, context: BlockContext) {
    this.#root = root;
    this.#context = context;
  }

  /**
   * Shows `text`; `done` when nothing will follow. Text that does not go on from the last begins anew.
   * Pauses at the time `until`, as of `performance.now()`; false when there is a rest, which the next call shows.
   */
  write(text: string, done: boolean, until = Infinity): boolean {
    const clean = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    // What goes on behind an end is another answer.
    if (!clean.startsWith(this.#text) || (this.#done && clean !== this.#text)) {
      this.#root.replaceChildren();
      this.#parser = new BlockParser();
      this.#taken = 0;
      this.#sections = [];
    }
    this.#text = clean;
    this.#done = done;
    let end = 0;
    for (; (end = clean.indexOf('\n', this.#taken)) >= 0; this.#taken = end + 1) {
      if (performance.now() > until) break;
      this.#parser.feed(clean.slice(this.#taken, end));
    }
    const isBehind = end >= 0;
    const rest = isBehind ? '' : clean.slice(this.#taken);
    if (done && !isBehind) {
      if (rest !== '') this.#parser.feed(rest);
      this.#taken = clean.length;
      return this.#show(this.#parser.end(), undefined, until);
    }
    const { blocks, open } = this.#parser.peek(rest);
    return this.#show(blocks, open, until) && !isBehind;
  }

  #show(blocks: readonly Block[], open: Block | undefined, until: number): boolean {
    const { definitions } = this.#parser;
    const page = { context: this.#context, definitions, open, until, paused: false };
    let count = 0;
    for (let at = 0; at < blocks.length; at += sectionLength, count += 1) {
      const section = (this.#sections[count] ??= this.#begin());
      syncBlocks(section.element, blocks.slice(at, at + sectionLength), section.shown, page);
      if (page.paused) return false;
    }
    for (const { element } of this.#sections.splice(count)) element.remove();
    return true;
  }

  #begin(): { element: HTMLElement; shown: Shown[] } {
    const element = append(this.#root, 'div');
    element.className = 'section';
    return { element, shown: [] };
  }
}
