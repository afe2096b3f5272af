import { decodeReferences } from './character-references.ts';
import { BlockParser } from './parse/block-parser.ts';
import type { Block } from './parse/block.ts';
import { InlineParser } from './parse/inline-parser.ts';
import type { Inline } from './parse/inline.ts';
import type { Definitions } from './parse/links.ts';

/** A sentence that is longer may be said in parts, from so many characters on. */
const longSentence = 160;

interface Words {
  codeBlock: string;
  tableOf(rows: string): string;
}

/** The Markdown as it is said aloud: without marks, a table or code as what it is. */
export function spokenText(markdown: string, words: Words): string {
  const { blocks, definitions } = read(markdown);
  const say = ({ kind, children, text }: Block): string => {
    if (kind === 'code') return `${words.codeBlock}. `;
    if (kind === 'table') return `${words.tableOf(String(text.trimEnd().split('\n').length - 2))}. `;
    if (children.length > 0) return children.map(say).join(' ');
    return kind === 'html' ? text : textOf(text.replace(/^\[[ x]\]\s/i, ''), definitions);
  };
  return blocks.map(say).join(' ').replace(/\s+/g, ' ').trim();
}

/** How far a text that is still coming can be said: to the end of a sentence, an item of a list or a block. */
export function sayable(markdown: string): number {
  const last = read(markdown).blocks.at(-1);
  if (!last) return 0;
  const place = ({ from }: Block) => placeOfLine(markdown, from);
  const item = last.kind === 'list' ? last.children.at(-1) : undefined;
  if (item) return place(item);
  // The head of a table is a paragraph until the line below it has come.
  const isSpeech = (last.kind === 'paragraph' || last.kind === 'heading') && !last.text.includes('|');
  return place(last) + (isSpeech ? endOfSentences(markdown.slice(place(last))) : 0);
}

function read(markdown: string): { blocks: Block[]; definitions: Definitions } {
  const parser = new BlockParser();
  for (const line of markdown.trimEnd().split('\n')) parser.feed(line);
  return { blocks: parser.end(), definitions: parser.definitions };
}

/** Where a line begins, counted from 1. */
function placeOfLine(text: string, line: number): number {
  let place = 0;
  for (let n = 1; n < line; n += 1) place = text.indexOf('\n', place) + 1;
  return place;
}

function textOf(text: string, definitions: Definitions, open = false): string {
  const say = (item: Inline): string => {
    if (typeof item === 'string') return item;
    if ('children' in item) return item.children.map(say).join('');
    return item.kind === 'cite' ? '' : 'text' in item ? item.text : ' ';
  };
  const items = new InlineParser(text, definitions, decodeReferences, open).parse();
  // A mark stands behind a space, which is not said either.
  return items
    .map(say)
    .join('')
    .replace(/(?<! ) +(?=[.,;:!?]|$)/g, '');
}

function endOfSentences(text: string): number {
  const isBetweenMarks = betweenMarks(text);
  let [end, at] = [0, 0];
  // Slow to make: not while this file is read, which is a task of its own.
  sentences ??= new Intl.Segmenter(undefined, { granularity: 'sentence' });
  for (const { segment } of sentences.segment(text.replaceAll('\n', ' '))) {
    at += segment.length;
    // Only what follows shows that a sentence is over; initials and abbreviations do not end one.
    const isOver = (at < text.length ? /\s$/ : /[.!?…]\s+$/).test(segment) || /[。！？]$/.test(segment);
    if (isOver && !abbreviation.test(segment.trimEnd().slice(-40)) && isBetweenMarks(at)) end = at;
  }
  const pause = text.length - end > longSentence ? text.lastIndexOf(' ') + 1 : 0;
  return pause > end && isBetweenMarks(pause) ? pause : end;
}

let sentences: Intl.Segmenter | undefined;
const abbreviation = /(?:^|[^\p{L}])(?<!\d\s)(?:\p{Lu}\p{L}?|\p{L}(?:\.\p{L}){0,9})\.$/u;

/** Tells places in a text where no mark is open: what is open there would be hidden, or closed, if the text still came. */
function betweenMarks(text: string): (at: number) => boolean {
  return (at) => {
    const before = text.slice(0, at);
    return textOf(before, new Map()) === textOf(before, new Map(), true);
  };
}
