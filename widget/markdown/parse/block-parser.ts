import { cellsOf, newBlock, type Block, type Kind } from './block.ts';
import { htmlBlocks } from './html-blocks.ts';
import { definitionAt, type Definitions } from './links.ts';

/** Deeper nesting is text: nobody writes it, and it costs. */
const deepest = 40;
const rule = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
const delimiter = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/;
/** A line that is nothing but marks: what it will be shows with its next character. */
const onlyMarks = /^[ \t>*+\-=#|:_`~.\d)[\]xX]*$/;
/**
 * Blocks of Markdown, line by line, as CommonMark 0.31.2 has it (appendix "A parsing strategy"), and
 * GitHub's tables. A block that is closed is never touched again.
 */
export class BlockParser {
  readonly definitions: Definitions = new Map();
  /** The blocks that are open, from the document to the innermost. */
  #path: Block[] = [newBlock('document', 0)];
  /** The last lines were only looked at. */
  #peeking = false;
  #line = '';
  #number = 0;
  #place = 0;
  #column = 0;
  /** A tab of which only a part was taken as indentation. */
  #inTab = false;
  #next = 0;
  #indent = 0;
  #blank = false;

  /** Takes a line without its end. */
  feed(line: string): void {
    this.#line = line.replaceAll('\0', '\ufffd');
    this.#number += 1;
    this.#place = this.#column = 0;
    this.#inTab = false;
    let depth = 1;
    for (; depth < this.#path.length; depth += 1) {
      this.#find();
      const goesOn = this.#goesOn(this.#path[depth] as Block);
      if (goesOn === 'ended') return;
      if (!goesOn) break;
    }
    this.#begin(depth - 1);
  }

  /**
   * The blocks so far, as if the text ended with `rest`, a line that is not whole yet. Those that are
   * closed are the same objects every time; those that are open are new ones. Also the last open leaf.
   */
  peek(rest: string): { blocks: Block[]; open: Block | undefined } {
    const [path, number] = [this.#path, this.#number];
    this.#path = path.map((block) => ({ ...block, children: [...block.children] }));
    this.#path.forEach((block, depth) => {
      const parent = this.#path[depth - 1];
      if (parent) parent.children[parent.children.length - 1] = block;
    });
    this.#peeking = true;
    const leaf = this.#path.at(-1);
    const inFence = leaf?.kind === 'code' && leaf.mark !== '';
    const hidden = inFence
      ? /^[ \t>]*[`~]*$/.test(rest)
      : onlyMarks.test(rest) || /^[ \t>]*(?:(?:[-*+]|\d+[.)]) [ \t]*)?(?:```|~~~)/.test(rest);
    if (!hidden) this.feed(rest);
    let open = this.#path.at(-1);
    if (!hidden) for (open = this.#path[0]; open?.children.length;) open = open.children.at(-1);
    this.#close(0);
    const blocks = this.#path[0]?.children ?? [];
    [this.#path, this.#number, this.#peeking] = [path, number, false];
    return { blocks, open };
  }

  /** All blocks; nothing will follow. */
  end(): Block[] {
    this.#close(0);
    return this.#path[0]?.children ?? [];
  }

  /** Finds the next character that is no space. */
  #find(): void {
    let column = this.#column;
    let place = this.#place;
    for (; ; place += 1) {
      const char = this.#line[place];
      if (char === ' ') column += 1;
      else if (char === '\t') column += 4 - (column % 4);
      else break;
    }
    this.#next = place;
    this.#indent = column - this.#column;
    this.#blank = place >= this.#line.length;
  }

  /** Goes on by so many columns of indentation. */
  #skip(columns: number): void {
    for (let left = columns; left > 0 && this.#place < this.#line.length;) {
      const width = this.#line[this.#place] === '\t' ? 4 - (this.#column % 4) : 1;
      const taken = Math.min(width, left);
      this.#inTab = taken < width;
      this.#column += taken;
      left -= taken;
      if (!this.#inTab) this.#place += 1;
    }
  }

  #toNext(more = 0): void {
    this.#skip(this.#indent);
    this.#skip(more);
    this.#find();
  }

  #rest(): string {
    return this.#line.slice(this.#next);
  }

  /** Whether an open block goes on in this line. */
  #goesOn(block: Block): boolean | 'ended' {
    const { kind, size, mark, indent } = block;
    if (kind === 'quote') return this.#quote();
    if (kind === 'item') {
      if (this.#blank) {
        this.#toNext();
        return block.children.length > 0;
      }
      if (this.#indent < size) return false;
      this.#skip(size);
      return true;
    }
    if (kind === 'code' && mark === '') {
      if (this.#indent >= 4) this.#skip(4);
      else if (this.#blank) this.#toNext();
      else return false;
      return true;
    }
    if (kind === 'code') {
      const fence = this.#indent < 4 ? /^(`{3,}|~{3,})[ \t]*$/.exec(this.#rest())?.[1] : undefined;
      if (fence && fence[0] === mark && fence.length >= size) {
        this.#closeLast(this.#number, true);
        return 'ended';
      }
      this.#skip(Math.min(indent, this.#indent));
      return true;
    }
    if (kind === 'html') return block.end !== undefined || !this.#blank;
    return kind === 'list' || ((kind === 'paragraph' || kind === 'table') && !this.#blank);
  }

  #quote(): boolean {
    if (this.#indent > 3 || this.#line[this.#next] !== '>') return false;
    this.#toNext(1);
    if (this.#indent > 0) this.#skip(1);
    return true;
  }

  /** Begins the blocks that begin in this line, inside the block at the depth; the rest is text. */
  #begin(matched: number): void {
    let depth = matched;
    for (;;) {
      const { kind } = this.#path[depth] as Block;
      this.#find();
      if (kind === 'code' || kind === 'html' || this.#path.length > deepest) break;
      const begun = this.#start(depth);
      if (!begun) break;
      if (begun === 'leaf') return;
      depth = this.#path.length - 1;
    }
    const innermost = this.#path.at(-1) as Block;
    // A paragraph goes on in a line that its container does not go on in.
    if (depth < this.#path.length - 1 && !this.#blank && innermost.kind === 'paragraph') {
      return this.#add(innermost, true);
    }
    this.#close(depth);
    const block = this.#path[depth] as Block;
    if (block.kind === 'code' || block.kind === 'html') {
      this.#addRaw(block);
    } else if (this.#blank) return;
    else if (block.kind === 'paragraph' || block.kind === 'table') this.#add(block, true);
    else this.#add(this.#open('paragraph'), true);
  }

  /** A line of code or HTML, which may be its last. */
  #addRaw(block: Block): void {
    this.#add(block, false);
    if (block.end?.test(this.#line)) this.#closeLast(this.#number, true);
  }

  #add(block: Block, trimmed: boolean): void {
    if (trimmed) block.text += `${this.#rest()}\n`;
    else {
      const tab = this.#inTab ? ' '.repeat(4 - (this.#column % 4)) : '';
      block.text += `${tab}${this.#line.slice(this.#place + (this.#inTab ? 1 : 0))}\n`;
    }
    block.to = this.#number;
  }

  /** Begins one block, if one begins here; with the ones that cannot hold it closed. */
  #start(depth: number): 'leaf' | 'container' | undefined {
    const inside = this.#path[depth] as Block;
    if (this.#indent > 3) {
      // Indented text cannot end a paragraph.
      if (this.#blank || this.#path.at(-1)?.kind === 'paragraph' || inside.kind === 'table') return undefined;
      this.#close(depth);
      this.#skip(4);
      this.#add(this.#open('code'), false);
      return 'leaf';
    }
    if (this.#blank) return undefined;
    const rest = this.#rest();
    if (rest[0] === '>') {
      this.#close(depth);
      this.#quote();
      this.#open('quote');
      return 'container';
    }
    const heading = /^(#{1,6})(?:[ \t]+|$)/.exec(rest);
    if (heading) {
      this.#close(depth);
      const block = this.#open('heading');
      block.size = heading[1]?.length ?? 1;
      const text = rest.slice(heading[0].length).trimEnd();
      block.text = text.replace(/(?:^|[ \t])#+$/, '').trimEnd();
      this.#closeLast(this.#number);
      return 'leaf';
    }
    const fence = /^(?:(`{3,})([^`]*)|(~{3,})([^]*))$/.exec(rest);
    if (fence) {
      this.#close(depth);
      const marks = fence[1] ?? fence[3] ?? '';
      Object.assign(this.#open('code'), {
        mark: marks[0],
        size: marks.length,
        indent: this.#indent,
        info: (fence[2] ?? fence[4])?.trim(),
      });
      return 'leaf';
    }
    const tag = rest[0] === '<' ? htmlBlocks.find(([begin]) => begin.test(rest)) : undefined;
    if (tag) {
      this.#close(depth);
      const block = this.#open('html');
      block.end = tag[1];
      this.#addRaw(block);
      return 'leaf';
    }
    if (inside.kind === 'paragraph' && this.#underline(inside, rest)) return 'leaf';
    if (rule.test(rest)) {
      this.#close(depth);
      this.#open('rule');
      this.#closeLast(this.#number);
      return 'leaf';
    }
    return this.#item(depth, inside, rest) ? 'container' : undefined;
  }

  /** A line that makes a heading or a table of the lines before it. */
  #underline(block: Block, rest: string): boolean {
    const level = /^(?:(=+)|-+)[ \t]*$/.exec(rest);
    if (level) {
      this.#define(block);
      if (block.text.trim() !== '') {
        block.kind = 'heading';
        block.size = level[1] ? 1 : 2;
        this.#closeLast(this.#number);
        return true;
      }
    }
    if (!delimiter.test(rest.trimEnd()) || !/[|:]/.test(rest + block.text)) return false;
    const lines = block.text.trimEnd().split('\n');
    const header = lines.pop() ?? '';
    if (!/\|/.test(header + rest) || cellsOf(header).length !== cellsOf(rest).length) return false;
    let table = block;
    if (lines.length > 0) {
      block.text = lines.join('\n');
      this.#closeLast(this.#number - 2);
      table = this.#open('table');
    }
    Object.assign(table, { kind: 'table', text: `${header}\n${rest}\n`, to: this.#number });
    return true;
  }

  #item(depth: number, inside: Block, rest: string): boolean {
    const found = /^(?:[*+-]|(\d{1,9})([.)]))(?=[ \t]|$)/.exec(rest);
    if (!found) return false;
    const [marker, number, sign] = found;
    const empty = rest.slice(marker.length).trim() === '';
    // Only a list that begins with 1 and has content can end a paragraph.
    const inParagraph = inside.kind === 'paragraph';
    if (inParagraph && (empty || (number !== undefined && Number(number) !== 1))) return false;
    this.#close(depth);
    const indent = this.#indent;
    this.#toNext(marker.length);
    const spaces = empty || this.#indent > 4 ? 1 : this.#indent;
    this.#skip(spaces);
    const mark = sign ?? marker;
    const list = this.#path.at(-1) as Block;
    if (list.kind !== 'list' || list.mark !== mark) {
      if (list.kind === 'list') this.#closeLast(this.#number - 1);
      const fresh = this.#open('list');
      fresh.mark = mark;
      if (number !== undefined) fresh.start = Number(number);
    }
    this.#open('item').size = indent + marker.length + spaces;
    return true;
  }

  #open(kind: Kind): Block {
    for (let last; (last = this.#path.at(-1)?.kind); this.#closeLast(this.#number - 1)) {
      const holds = last === 'list' ? kind === 'item' : last !== 'paragraph' && last !== 'table';
      if (holds) break;
    }
    const block = newBlock(kind, this.#number);
    this.#path.at(-1)?.children.push(block);
    this.#path.push(block);
    return block;
  }

  /** Closes the open blocks that are deeper. */
  #close(depth: number): void {
    while (this.#path.length > depth + 1) this.#closeLast(this.#number - 1);
  }

  #closeLast(line: number, ended = false): void {
    const block = this.#path.pop() as Block;
    const { kind, children } = block;
    if (kind !== 'paragraph' && kind !== 'table') block.to = Math.max(line, block.from);
    block.closed = ended || !this.#peeking;
    if (kind === 'paragraph') {
      this.#define(block);
      if (block.text.trim() === '') this.#path.at(-1)?.children.pop();
    } else if (kind === 'code' && block.mark === '') {
      block.text = block.text.slice(0, block.text.indexOf('\n', block.text.trimEnd().length) + 1);
      block.to = block.from + block.text.split('\n').length - 2;
    } else if (kind === 'item' || kind === 'list') {
      block.to = children.at(-1)?.to ?? block.from;
      const apart = (blocks: Block[]) =>
        blocks.some((each, index) => (blocks[index - 1]?.to ?? each.from) + 1 < each.from);
      if (kind === 'list') block.loose = apart(children) || children.some((item) => apart(item.children));
    }
  }

  /** Takes the definitions away that a paragraph begins with. */
  #define(block: Block): void {
    for (let found; block.text[0] === '[' && (found = definitionAt(block.text));) {
      const { name, href, length } = found;
      if (!this.#peeking && !this.definitions.has(name)) this.definitions.set(name, { href });
      block.text = block.text.slice(length);
    }
  }
}
