import { plainSentence } from './sentences.ts';
import { withoutEnd } from './without-end.ts';

/** A sentence whose encoded text is longer is found by its ends. */
const longestWhole = 400;
/** Words at each end that find a long sentence. */
const endWords = 10;
/** A sentence of so many words is looked for beside its neighbours. */
const shortSentence = 7;
/** Fewer words stand in too many places. */
const leastWords = 3;
/** The same for a line that holds nothing else, such as a heading, which a menu may repeat. */
const leastAlone = 5;

const betweenWords = /[^\p{L}\p{M}\p{N}_]/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The text directive (`text=…`) that makes a browser scroll to a sentence of a passage and highlight it; empty
 * for one that does not stand on the page as it stands here: code, rows of tables, words that are too few.
 */
export function textFragment(sentence: string, passage: string): string {
  if (sentence.includes('```') || isTableRow(sentence, passage) || /\p{Cs}/u.test(sentence)) return '';
  // Marks at the ends may be other ones on the page, and the browser looks for whole words only.
  const text = withoutEnd(plainSentence(sentence).replace(/^[^\p{L}\p{M}\p{N}_]+/u, ''), betweenWords);
  const words = [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike);
  if (words.length < leastWords) return '';
  const whole = encode(text);
  if (words.length <= shortSentence) {
    const found = inContext(whole, text, lineOf(sentence, passage));
    return found === whole && words.length < leastAlone ? '' : `text=${found}`;
  }
  const last = words[endWords - 1];
  const first = words.at(-endWords);
  if (whole.length <= longestWhole || !last || !first || words.length <= 2 * endWords) return `text=${whole}`;
  return `text=${encode(text.slice(0, last.index + last.segment.length))},${encode(text.slice(first.index))}`;
}

/** Where a source's sentence stands: page, anchor (`page=N` in a PDF, where no text is found) and text directive. */
export function sentenceAddress(url: string, anchor: string, fragment: string): string {
  const address = anchor === '' ? url : `${url}#${anchor}`;
  if (fragment === '' || isPdf(url, anchor)) return address;
  return `${address}${address.includes('#') ? '' : '#'}:~:${fragment}`;
}

function isPdf(url: string, anchor: string): boolean {
  return /^page=\d+$/.test(anchor) || /\.pdf(?:[?#]|$)/i.test(url);
}

/** Few words may stand elsewhere, too: what follows them in their paragraph, or comes before, tells them apart. */
function inContext(whole: string, text: string, line: string): string {
  const at = line.indexOf(text);
  if (at < 0 || isRow(line)) return whole;
  const [after = ''] = /^\s?\S{1,40}(?:\s\S{1,40}){0,3}(?=\s|$)/.exec(line.slice(at + text.length)) ?? [];
  const suffix = withoutEnd(after, betweenWords).trim();
  if (suffix) return `${whole},-${encode(suffix)}`;
  const before = line.slice(0, at).trim().split(/\s+/).slice(-4).join(' ');
  const prefix = before.replace(/^[^\p{L}\p{M}\p{N}_]+/u, '');
  return prefix && prefix.length < 160 ? `${encode(prefix)}-,${whole}` : whole;
}

/** The chunker writes a row of a table as `- cell — Column: cell`. */
function isTableRow(sentence: string, passage: string): boolean {
  return isRow(sentence) && passage.startsWith('- ', lineStart(sentence, passage));
}

const isRow = (text: string) => /(?:^|\s)—\s/.test(text);

const lineStart = (sentence: string, passage: string) =>
  passage.lastIndexOf('\n', passage.indexOf(sentence)) + 1;

function lineOf(sentence: string, passage: string): string {
  return plainSentence(passage.slice(lineStart(sentence, passage)).split('\n', 1)[0] ?? '');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}
