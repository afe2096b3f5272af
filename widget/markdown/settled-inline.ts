import type { Token } from 'marked';

/** Characters that can begin something which ends later. */
const begins = /[*_~`<[\]\\&|!]/;
const citation = /\[\d{1,3}\](?![([:])/g;

const firstBegin = (text: string): number =>
  text.replace(citation, (mark) => ' '.repeat(mark.length)).search(begins);

/**
 * How much of a paragraph that is still coming reads the same whatever follows: up to the beginning of a
 * word before which no mark is open. 0 when there is no such place.
 */
export function settledInline(tokens: readonly Token[]): number {
  let offset = 0;
  let settled = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') {
      const open = firstBegin(token.raw);
      const within = lastWord(
        open < 0 ? token.raw : token.raw.slice(0, open),
        index > 0 && tokens[index - 1]?.type !== 'br',
      );
      if (within > 0) settled = offset + within;
      if (open >= 0) return settled;
    } else if (hasOpenMark(token)) return settled;
    offset += token.raw.length;
  }
  return settled;
}

/** A mark that is text inside of emphasis may still find its end behind it: links bind tighter. */
function hasOpenMark(token: Token): boolean {
  if (token.type === 'html') return true;
  if (token.type === 'text') return firstBegin(token.raw) >= 0;
  return token.type !== 'link' && 'tokens' in token && (token.tokens ?? []).some(hasOpenMark);
}

/** Where the last word begins that stands behind something else on its line. */
function lastWord(text: string, isContinued: boolean): number {
  const words = isContinued ? /(?<=(?:^|\S) )(?=[\p{L}\d])/gu : /(?<=\S )(?=[\p{L}\d])/gu;
  let last = 0;
  for (const word of text.matchAll(words)) last = word.index;
  return last;
}
