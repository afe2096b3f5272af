import type { PreparedContext } from '../../flows/ports.ts';
import { plainSentence, splitSentences, type Span } from '../../flows/text/sentences.ts';
import { makeWords } from '../../flows/text/terms.ts';
import { sentenceAddress, textFragment } from '../../flows/text/text-fragment.ts';
import type { Citation, DroppedMark } from '../../widget/protocol/index.ts';
import { readSupport, type Support } from './support.ts';

/** What has become of the `[n]` of an answer, each list in the order of the text. */
export interface CheckedMarks {
  citations: Citation[];
  dropped: DroppedMark[];
  /** A sentence of a source supports something that the answer says; a page that is only named does not. */
  grounded: boolean;
}

/** UTF-16 code units: a quote is shown in a list, and code can be long. */
const longestQuote = 300;

/** Words that a claim has at least, where its sentence has them. */
const leastWords = 6;

interface Mark extends Span {
  n: number;
}

/**
 * Checks every `[n]` of an answer: the source exists and supports the sentence that carries the mark, or is
 * the page that it names. Spans are in UTF-16 code units. `siteUrl`: base of addresses that are only paths.
 */
export function checkCitations(text: string, context: PreparedContext, siteUrl: string): CheckedMarks {
  const checked: CheckedMarks = { citations: [], dropped: [], grounded: false };
  const supportOf = readSupport(context);
  const groups = groupsOf(text);
  groups.forEach((marks, index) => {
    const [first] = marks;
    const from = groups[index - 1]?.at(-1)?.end ?? 0;
    const until = groups[index + 1]?.[0]?.start ?? text.length;
    const claims = claimsOf(text, from, first?.start ?? 0, marks.at(-1)?.end ?? 0, until);
    for (const mark of marks) {
      const found = claims.flatMap((claim) => {
        const support = supportOf(mark.n, text.slice(claim.start, claim.end).replaceAll(/\[\d{1,3}\]/g, ' '));
        return support ? [{ claim, support }] : [];
      })[0];
      const sourceIds = [String(mark.n)];
      if (!found) {
        checked.dropped.push({ start: mark.start, end: mark.end, sourceIds });
        continue;
      }
      const { claim, support } = found;
      checked.grounded ||= support.stated;
      checked.citations.push({
        start: claim.start,
        end: claim.end,
        sourceIds,
        quote: plainSentence(support.quote).slice(0, longestQuote),
        mark: mark.start,
        url: new URL(addressOf(support), siteUrl).href,
      });
    }
  });
  return checked;
}

/** Marks outside of code, those that follow each other together. */
function groupsOf(text: string): Mark[][] {
  const groups: Mark[][] = [];
  for (const { 0: mark, 1: digits, index } of withoutCode(text).matchAll(/\[(\d{1,3})\](?!\()/g)) {
    const end = index + mark.length;
    const before = groups.at(-1);
    const joined = before && /^\s?$/.test(text.slice(before.at(-1)?.end, index));
    const found = { n: Number(digits), start: index, end };
    if (joined) before.push(found);
    else groups.push([found]);
  }
  return groups;
}

/** The text with other characters in place of the brackets of its code, so that no place moves. */
function withoutCode(text: string): string {
  let fence = '';
  return text
    .split('\n')
    .map((line) => {
      const mark = /^[ >]*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
      if (fence === '' && mark === '') return line.replace(/`[^`\n]*`/g, hideBrackets);
      if (fence === '') fence = mark;
      else if (mark.startsWith(fence)) fence = '';
      return hideBrackets(line);
    })
    .join('\n');
}

const hideBrackets = (code: string) => code.replaceAll('[', '_');

/**
 * What a mark may stand for, to be tried in turn: the sentence before it, or the code; the whole sentence
 * when it is in the middle of one; the sentence after it when it begins one.
 */
function claimsOf(text: string, from: number, start: number, end: number, until: number): Span[] {
  const part = lastSentence(text, from, start);
  // A few words after another mark say too little without what is before it.
  const isPart = from > 0 && part && makeWords(text.slice(part.start, part.end)).length < leastWords;
  const before = isPart ? lastSentence(text, text.lastIndexOf('\n', start) + 1, start) : part;
  const after = splitSentences(text.slice(end, until).split('\n', 1)[0] ?? '')[0];
  const lead = text.slice(from, start);
  const beginsLine = /(?:^|\n)[\s>*-]*$/.test(lead);
  const goesOn = before && !beginsLine && !/[.!?:。！？]["'”’)*_]*\s*$/.test(lead);
  const claims: Span[] = [];
  if (before) claims.push(before);
  if (after && (beginsLine || goesOn))
    claims.push({ start: goesOn ? before.start : end + after.start, end: end + after.end });
  return claims;
}

function lastSentence(text: string, from: number, to: number): Span | undefined {
  const last = splitSentences(text.slice(from, to)).at(-1);
  return last && { start: from + last.start, end: from + last.end };
}

function addressOf({ source, excerpt, quote }: Support): string {
  if (!excerpt) return sentenceAddress(source.url, source.anchor, source.fragment ?? '');
  return sentenceAddress(source.url, excerpt.anchor ?? source.anchor, textFragment(quote, excerpt.text));
}
