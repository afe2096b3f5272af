import { linkAddresses } from './bare-addresses.ts';
import { withoutHalf } from './half.ts';
import { build, type Inline, type Run } from './inline.ts';
import { at, labelAt, nameOf, targetAt, type Definitions } from './links.ts';

/** A `[` that waits for its `]`. */
interface Bracket {
  /** Where its content begins: in the items, in the runs, in the text. */
  item: number;
  run: number;
  place: number;
  isImage: boolean;
}

const plain = /[^\\`*_~[\]!<&\n]+/y;
const reference = /&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]{1,31});/iy;
const autolink =
  /<([a-z][a-z\d+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d.-]*[a-z\d])?)>/iy;
const tag =
  /<(?:[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z\d-]*\s*)>/iy;
const isPunctuation = /[\p{P}\p{S}]/u;
/** Reads the inside of a block. `decode` knows character references; `open`: the text still comes. */
export class InlineParser {
  readonly #text: string;
  readonly #definitions: Definitions;
  readonly #decode: (reference: string) => string;
  readonly #open: boolean;
  #place = 0;
  readonly #items: (Inline | Run)[] = [];
  readonly #runs: Run[] = [];
  readonly #brackets: Bracket[] = [];
  /** There are no links in links: of the brackets so far, so many can be images only. */
  #inLink = 0;
  /** Where runs of so many backticks are, last one first. */
  #ticks: Map<number, number[]> | undefined;

  constructor(text: string, definitions: Definitions, decode: (reference: string) => string, open = false) {
    this.#open = open;
    this.#text = (open ? withoutHalf(text.trim()) : text).trim();
    this.#definitions = definitions;
    this.#decode = decode;
  }

  parse(): Inline[] {
    while (this.#place < this.#text.length) this.#next();
    if (this.#open) this.#complete();
    this.#emphasise(0, this.#open);
    return linkAddresses(build(this.#items));
  }

  #next(): void {
    const text = this.#text;
    const start = this.#place;
    const words = at(plain, text, start);
    if (words) return this.#put(words[0], words[0].length);
    const char = text[start] ?? '';
    if (char === '\n') return this.#line();
    if (char === '\\') {
      const next = text[start + 1] ?? '';
      if (next === '\n') {
        this.#put({ kind: 'break' }, 2);
        return this.#indentation();
      }
      return /[!-/:-@[-`{-~]/.test(next) ? this.#put({ kind: 'raw', text: next }, 2) : this.#put(char, 1);
    }
    if (char === '`') return this.#code();
    if (char === '&') {
      const found = at(reference, text, start)?.[0];
      return found ? this.#put(this.#decode(found), found.length) : this.#put(char, 1);
    }
    if (char === '<') return this.#angle();
    if (char === '[') return this.#bracket(1, false);
    if (char === '!') return text[start + 1] === '[' ? this.#bracket(2, true) : this.#put(char, 1);
    if (char === ']') return this.#closeBracket();
    this.#run(char);
  }

  #put(item: Inline, length: number): void {
    this.#items.push(item);
    this.#place += length;
  }

  #indentation(): void {
    while (this.#text[this.#place] === ' ') this.#place += 1;
  }

  /** The end of a line: two spaces before it make a break. */
  #line(): void {
    const last = this.#items.at(-1);
    let spaces = 0;
    if (typeof last === 'string') while (/[ \t]/.test(last.charAt(last.length - 1 - spaces))) spaces += 1;
    if (typeof last === 'string') this.#items[this.#items.length - 1] = last.slice(0, last.length - spaces);
    this.#put(spaces > 1 ? { kind: 'break' } : '\n', 1);
    this.#indentation();
  }

  #code(): void {
    const text = this.#text;
    const start = this.#place;
    if (!this.#ticks) {
      this.#ticks = new Map();
      const runs = [...text.matchAll(/`+/g)];
      for (let run; (run = runs.pop());) {
        const { length } = run[0];
        this.#ticks.set(length, [...(this.#ticks.get(length) ?? []), run.index]);
      }
    }
    const { length } = at(/`+/y, text, start)?.[0] ?? '';
    const places = this.#ticks.get(length) ?? [];
    while ((places.at(-1) ?? text.length) < start + length) places.pop();
    // Code that still comes is code from its first character on.
    const end = places.at(-1) ?? (this.#open && !/\w$/.test(text.slice(0, start)) ? text.length : undefined);
    if (end === undefined) return this.#put(text.slice(start, start + length), length);
    let code = text.slice(start + length, end).replaceAll('\n', ' ');
    if (/^ .* $/.test(code) && code.trim() !== '') code = code.slice(1, -1);
    this.#put({ kind: 'code', text: code }, end + length - start);
  }

  #angle(): void {
    const address = at(autolink, this.#text, this.#place);
    const [, shown = ''] = address ?? [];
    if (address) {
      const href = /^[^:]*@/.test(shown) && !/^[a-z][a-z\d+.-]+:/i.test(shown) ? `mailto:${shown}` : shown;
      return this.#put({ kind: 'link', href, children: [shown] }, address[0].length);
    }
    const raw = at(tag, this.#text, this.#place)?.[0];
    if (raw) this.#put({ kind: 'raw', text: raw }, raw.length);
    else this.#put('<', 1);
  }

  #run(char: string): void {
    const text = this.#text;
    const start = this.#place;
    let end = start;
    while (text[end] === char) end += 1;
    const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1) ?? ' ';
    const after = String.fromCodePoint(text.codePointAt(end) ?? 32);
    const [spaceBefore, spaceAfter] = [/\s/.test(before), /\s/.test(after)];
    const [markBefore, markAfter] = [isPunctuation.test(before), isPunctuation.test(after)];
    const isLeft = !spaceAfter && (!markAfter || spaceBefore || markBefore);
    const isRight = !spaceBefore && (!markBefore || spaceAfter || markAfter);
    const length = end - start;
    const run: Run = {
      char,
      length,
      left: length,
      canOpen: isLeft && (char !== '_' || !isRight || markBefore) && (char !== '~' || length < 3),
      canClose: isRight && (char !== '_' || !isLeft || markAfter) && (char !== '~' || length < 3),
      opens: [],
      closes: [],
    };
    this.#items.push(run);
    this.#runs.push(run);
    this.#place = end;
  }

  #bracket(length: number, isImage: boolean): void {
    this.#put(isImage ? '![' : '[', length);
    this.#brackets.push({
      item: this.#items.length,
      run: this.#runs.length,
      place: this.#place,
      isImage,
    });
  }

  #closeBracket(): void {
    const text = this.#text;
    const bracket = this.#brackets.pop();
    const inside = bracket ? text.slice(bracket.place, this.#place) : '';
    const mayLink = bracket && (bracket.isImage || this.#brackets.length >= this.#inLink);
    this.#inLink = Math.min(this.#inLink, this.#brackets.length);
    const target = mayLink ? this.#target(inside, this.#place + 1) : undefined;
    if (!bracket || !target) {
      if (bracket && !bracket.isImage && /^\d{1,3}$/.test(inside)) {
        this.#items.length = bracket.item - 1;
        return this.#put({ kind: 'cite', text: inside }, 1);
      }
      return this.#put(']', 1);
    }
    this.#emphasise(bracket.run, false);
    const children = build(this.#items.slice(bracket.item));
    this.#items.length = bracket.item - 1;
    this.#runs.length = bracket.run;
    const { href, end } = target;
    this.#put(
      bracket.isImage ? { kind: 'image', children } : { kind: 'link', href, children },
      end - this.#place,
    );
    if (!bracket.isImage) this.#inLink = this.#brackets.length;
  }

  /** Where the brackets lead: `(address)`, `[name]`, `[]` or nothing behind them. */
  #target(inside: string, place: number): { href: string; end: number } | undefined {
    const target = targetAt(this.#text, place);
    if (target || this.#definitions.size === 0)
      return target && { ...target, href: this.#decodeAll(target.href) };
    const label = labelAt(this.#text, place);
    const name = label?.[1] ?? inside;
    const known = inside.length < 1_000 ? this.#definitions.get(nameOf(name)) : undefined;
    if (!known || (!label && /(?<!\\)[[\]]/.test(inside))) return undefined;
    const end = place + (label?.[0].length ?? (this.#text.startsWith('[]', place) ? 2 : 0));
    return { href: this.#decodeAll(known.href), end };
  }

  #decodeAll(text: string): string {
    return text.replace(new RegExp(reference.source, 'gi'), (found) => this.#decode(found));
  }

  /** Brackets at the end that may still become a link show what is in them. */
  #complete(): void {
    for (const { item } of this.#brackets) this.#items[item - 1] = '';
  }

  /** Pairs the runs from a place on (CommonMark 0.31.2, "process emphasis"), in time proportional to their number. */
  #emphasise(from: number, complete: boolean): void {
    const openers: Run[] = [];
    /** Below this height no opener fits a closer of this sort. */
    const floor = new Map<string, number>();
    for (const run of this.#runs.slice(from)) {
      while (run.canClose && run.left > 0) {
        const sort = `${run.char}${run.canOpen}${run.char === '~' ? run.length : run.length % 3}`;
        const low = floor.get(sort) ?? 0;
        let height = openers.length;
        while (height > low && !fits(openers[height - 1] as Run, run)) height -= 1;
        if (height <= low) {
          floor.set(sort, openers.length);
          break;
        }
        const opener = openers[height - 1] as Run;
        const both = Math.min(opener.left, run.left);
        const used = run.char === '~' ? both : Math.min(2, both);
        const emphasis = run.char === '~' ? 'del' : used === 2 ? 'strong' : 'em';
        opener.opens.push(emphasis);
        run.closes.push(emphasis);
        opener.left -= used;
        run.left -= used;
        openers.length = opener.left > 0 ? height : height - 1;
        for (const [key, value] of floor) floor.set(key, Math.min(value, openers.length));
      }
      if (run.canOpen && run.left > 0) openers.push(run);
    }
    if (!complete) return;
    // What is open at the end of a text that still comes is closed there.
    for (const run of openers) {
      if (run.canClose) continue;
      if (run.char === '~') run.opens.push('del');
      else {
        if (run.left % 2 === 1) run.opens.push('em');
        if (run.left > 1) run.opens.push('strong');
      }
      run.left = 0;
    }
  }
}

function fits(opener: Run, closer: Run): boolean {
  if (opener.char !== closer.char) return false;
  if (opener.char === '~') return opener.length === closer.length;
  const sum = opener.length + closer.length;
  return !((opener.canClose || closer.canOpen) && sum % 3 === 0 && opener.length % 3 !== 0);
}
