import type { Block } from './blocks.ts';

/** A run of characters on a page; `transform[5]` is its height above the bottom, `height` that of its font. */
export interface PdfText {
  str: string;
  height: number;
  hasEOL: boolean;
  transform: number[];
}

interface Line {
  text: string;
  size: number;
  y: number;
}

/** A gap of so many font heights between two lines begins a paragraph. */
const paragraphGap = 1.6;
/** Letters this much larger than the page's usual ones are a heading. */
const headingSize = 1.15;
const longestHeading = 120;

/** A page's text as blocks: it says where letters stand, paragraphs and headings are guessed from that. */
export function pdfBlocks(texts: readonly PdfText[], anchor: string): Block[] {
  const lines = linesOf(texts);
  const usual = commonestSize(lines);
  const blocks: Block[] = [{ kind: 'heading', depth: 1, text: '', anchor }];
  let paragraph: Line[] = [];
  const flush = () => {
    const text = paragraph.reduce((before, line) => joined(before, line.text), '');
    const size = paragraph[0]?.size ?? 0;
    paragraph = [];
    // a page number
    if (!/[^\d\s./-]/.test(text)) return;
    const isHeading = size > usual * headingSize && text.length <= longestHeading;
    blocks.push(isHeading ? { kind: 'heading', depth: 2, text, anchor } : { kind: 'text', text });
  };
  for (const line of lines) {
    const before = paragraph.at(-1);
    const gap = before ? before.y - line.y : 0;
    if (before && (gap < 0 || gap > paragraphGap * before.size || differs(before.size, line.size))) flush();
    paragraph.push(line);
  }
  flush();
  return blocks;
}

function linesOf(texts: readonly PdfText[]): Line[] {
  const lines: Line[] = [];
  let line: Line | undefined;
  for (const { str, height, hasEOL, transform } of texts) {
    if (str.trim() !== '') {
      line ??= { text: '', size: height, y: transform[5] ?? 0 };
      line.text += str;
    } else if (line) line.text += str;
    if (hasEOL && line) {
      lines.push(line);
      line = undefined;
    }
  }
  if (line) lines.push(line);
  return lines.map(({ text, ...place }) => ({ ...place, text: text.replace(/\s+/g, ' ').trim() }));
}

/** The size that most letters have. */
function commonestSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].reduce((most, each) => (each[1] > most[1] ? each : most), [Infinity, 0])[0];
}

const differs = (one: number, other: number) => Math.max(one, other) > headingSize * Math.min(one, other);

/** A word that was cut at the end of a line is whole again. */
function joined(before: string, line: string): string {
  if (before === '') return line;
  if (/\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(line)) return before.slice(0, -1) + line;
  return `${before} ${line}`;
}
