import { plainSentence } from './sentences.ts';

/** A sentence whose encoded text is longer is found by its ends. */
const longestWhole = 400;
/** Words at each end that find a long sentence. */
const endWords = 10;
/** Fewer words stand in too many places. */
const leastWords = 3;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The text directive (`text=…`) that makes a browser scroll to a sentence of a passage and highlight it; empty
 * for one that does not stand on the page as it stands here: code, rows of tables, words that are too few.
 */
export function textFragment(sentence: string, passage: string): string {
  if (sentence.includes('```') || isTableRow(sentence, passage) || /\p{Cs}/u.test(sentence)) return '';
  // Marks at the ends may be other ones on the page, and the browser looks for whole words only.
  const text = plainSentence(sentence).replace(/^[^\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_]+$/gu, '');
  const words = [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike);
  if (words.length < leastWords) return '';
  const whole = encode(text);
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

/** The chunker writes a row of a table as `- cell — Column: cell`. */
function isTableRow(sentence: string, passage: string): boolean {
  if (!/(?:^|\s)—\s/.test(sentence)) return false;
  const at = passage.indexOf(sentence);
  return passage.startsWith('- ', passage.lastIndexOf('\n', at) + 1);
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}
