import { splitSentences } from '../text/sentences.ts';
import { type Block, type ParsedPage, sheetAnchor } from './blocks.ts';

export interface ChunkedPassage {
  /** Headings that lead here, joined by ` › `, without the page's title. */
  heading: string;
  anchor: string;
  text: string;
}

/** Words a passage should have at least and at most; a code block is never cut to fit. */
export const passageWords = { least: 80, most: 160 } as const;

/** A section shorter than this joins its neighbour: alone it says too little to be found or quoted. */
const shortSection = 25;
/** The sentence that is repeated in the next passage has at most so many words. */
const longestOverlap = 40;
/** A code block longer than this, in UTF-16 code units, is data: it is cut at line ends. */
const longestCode = 6_000;

interface Section {
  path: { depth: number; text: string }[];
  anchor: string;
  parts: Part[];
}
interface Part {
  text: string;
  words: number;
  /** `sentence`: goes on in the paragraph of the part before it. */
  kind: Block['kind'] | 'sentence';
}

/** Cuts a page into passages along its headings. */
export function makePassages({ title, blocks }: Pick<ParsedPage, 'title' | 'blocks'>): ChunkedPassage[] {
  return joinShort(sectionsOf(title, blocks)).flatMap((section) =>
    packed(section.parts).map((parts) => ({
      heading: section.path.flatMap(({ text }) => text || []).join(' › '),
      anchor: section.anchor,
      text: parts.map(({ text }, index) => `${separator(parts[index - 1], parts[index])}${text}`).join(''),
    })),
  );
}

function sectionsOf(title: string, blocks: readonly Block[]): Section[] {
  const sections: Section[] = [{ path: [], anchor: '', parts: [] }];
  for (const block of blocks) {
    const current = sections.at(-1);
    if (block.kind !== 'heading') {
      current?.parts.push(...partsOf(block));
      continue;
    }
    const above = (current?.path ?? []).filter(({ depth }) => depth < block.depth);
    const isTitle = block.text === title && above.length === 0;
    sections.push({
      path: isTitle ? [] : [...above, { depth: block.depth, text: block.text.replaceAll('`', '') }],
      anchor: isTitle ? '' : block.anchor,
      parts: [],
    });
  }
  return sections.filter(({ parts }) => parts.length > 0);
}

/** A short section is appended to the one before, under its heading, when both are below the same heading. */
function joinShort(sections: readonly Section[]): Section[] {
  const joined: Section[] = [];
  for (const section of sections) {
    const before = joined.at(-1);
    const own = section.path.at(-1);
    const size = wordsIn(section.parts);
    const related = before && own && sameParent(before, section) && !onNextSheet(before, section);
    if (related && (size < shortSection || wordsIn(before.parts) < shortSection)) {
      if (size + wordsIn(before.parts) <= passageWords.most) {
        before.parts.push(
          { text: `${own.text}:`, words: countWords(own.text), kind: 'heading' },
          ...section.parts,
        );
        continue;
      }
    }
    joined.push({ ...section, parts: [...section.parts] });
  }
  return joined;
}

/** Pages of a PDF stay apart: a citation leads to the one that it names. */
function onNextSheet(before: Section, { anchor }: Section): boolean {
  return sheetAnchor.test(anchor) && anchor !== before.anchor;
}

function sameParent(before: Section, after: Section): boolean {
  const parent = after.path.slice(0, -1);
  const path = before.path.length === after.path.length ? before.path.slice(0, -1) : before.path;
  return path.length === parent.length && path.every((step, index) => step.text === parent[index]?.text);
}

/** Long paragraphs become sentences, so that a passage can end between any two of them. */
function partsOf(block: Block): Part[] {
  const { kind, text } = block;
  if (kind === 'code') return cutCode(text).map((code) => ({ kind, text: code, words: countWords(code) }));
  const words = countWords(text);
  if (words <= passageWords.least) return [{ kind, text, words }];
  return splitSentences(text).map(({ start, end }, index) => {
    const sentence = text.slice(start, end);
    return { kind: index === 0 ? kind : 'sentence', text: sentence, words: countWords(sentence) };
  });
}

function packed(parts: readonly Part[]): Part[][] {
  const passages: Part[][] = [];
  let current: Part[] = [];
  let fresh = 0;
  for (const part of parts) {
    const size = wordsIn(current);
    const full = size >= passageWords.least && size + part.words > passageWords.most;
    if (fresh > 0 && (full || size + part.words > passageWords.most * 1.5)) {
      passages.push(current);
      current = overlap(current);
      fresh = 0;
    }
    current.push(part);
    fresh++;
  }
  // a remainder of a few words goes to the passage before it
  const last = passages.at(-1);
  if (last && wordsIn(current.slice(-fresh)) < shortSection) last.push(...current.slice(-fresh));
  else if (current.length > 0) passages.push(current);
  return passages;
}

function overlap(parts: readonly Part[]): Part[] {
  const last = parts.at(-1);
  if (!last || last.kind === 'code' || last.kind === 'heading') return [];
  const span = splitSentences(last.text).at(-1);
  const text = span ? last.text.slice(span.start, span.end) : '';
  const words = countWords(text);
  return text && words <= longestOverlap ? [{ kind: last.kind, text, words }] : [];
}

function separator(before: Part | undefined, part: Part | undefined): string {
  if (!before || !part) return '';
  if (part.kind === 'sentence') return ' ';
  return before.kind === 'item' && part.kind === 'item' ? '\n' : '\n\n';
}

function cutCode(code: string): string[] {
  if (code.length <= longestCode) return [code];
  const lines = code.split('\n');
  const open = lines[0] ?? '```';
  const pieces: string[] = [];
  const piece: string[] = [];
  for (const line of lines.slice(1, -1)) {
    piece.push(line.slice(0, longestCode));
    if (piece.join('\n').length > longestCode / 2) pieces.push(piece.splice(0).join('\n'));
  }
  if (piece.length > 0) pieces.push(piece.join('\n'));
  return pieces.map((text) => `${open}\n${text}\n\`\`\``);
}

const wordsIn = (parts: readonly Part[]) => parts.reduce((sum, { words }) => sum + words, 0);

/** Words, or for scripts without spaces, half the letters. */
function countWords(text: string): number {
  const letters = text.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/gu)?.length ?? 0;
  return (text.match(/\S+/g)?.length ?? 0) + Math.floor(letters / 2);
}
