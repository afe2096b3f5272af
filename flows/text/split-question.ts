import { questionShapes } from './question-shapes.ts';
import { makeTerms } from './terms.ts';
import { withoutEnd } from './without-end.ts';

/** Searches that one question may cost. */
export const mostQueries = 4;

/** Say nothing about a subject, so that a part that holds nothing else is no question of its own. */
const general = new Set(
  'work mean happen start use thing so function funktionier bedeut geht funcion signif fonction marche signifi really right ok hello hi thank wirklich echt danke hallo gracias hola merci bonjour'.split(
    ' ',
  ),
);

/**
 * The questions that a text asks, in its own words and order; the text itself when it asks one, or when
 * that is not certain: a search too many costs more than one that looks for two things.
 */
export function splitQuestion(question: string): string[] {
  const text = question.replace(/\s+/g, ' ').trim();
  const parts = splitSentences(text).flatMap(splitSentence);
  return parts.length > 1 && parts.length <= mostQueries ? parts.map(bare) : [text];
}

/** At question marks, where each piece says something of its own; what is no question goes with one. */
function splitSentences(text: string): string[] {
  const pieces: string[] = [];
  for (const [piece] of text.matchAll(/[^?？]+[?？]*/gu)) {
    const isQuestion = /[?？]/u.test(piece);
    if (isQuestion && (pieces.length === 0 || saysSomething(piece))) pieces.push(piece);
    else pieces.push(`${pieces.pop() ?? ''}${piece}`);
  }
  return pieces.length > 1 && pieces.every(saysSomething) ? pieces : [text];
}

function splitSentence(sentence: string): string[] {
  for (const { begin, asking, joint, strong, weak } of questionShapes) {
    if (!begin.test(sentence)) continue;
    const parts: string[] = [];
    let from = 0;
    for (const { 0: mark, index } of sentence.matchAll(joint)) {
      const left = sentence.slice(from, index);
      const right = sentence.slice(index + mark.length);
      const asked = [...left.matchAll(asking)];
      const last = asked.at(-1);
      // "when and how the index is made": the left is only a word that asks
      const isOpen = last !== undefined && last.index + last[0].length >= left.trimEnd().length;
      if (isOpen || /\b(?:between|zwischen|entre)\b/iu.test(left)) continue;
      const asksOnce =
        asked.length === 0 || (asked.length === 1 && begin.exec(left)?.[0].endsWith(asked[0]?.[0] ?? ''));
      if (!strong.test(right) && !(asksOnce && weak.test(right))) continue;
      if (!saysSomething(left) || !saysSomething(right)) continue;
      // a subordinate clause in front: "When I stop, is the text kept?"
      if (/^,\s*$/u.test(mark) && !strong.test(left)) continue;
      parts.push(left);
      from = index + mark.length;
    }
    if (from > 0) return [...parts, sentence.slice(from)];
  }
  return [sentence];
}

/** Whether a text has a word of its own beside those that ask, join and point. */
function saysSomething(text: string): boolean {
  return questionShapes.every(({ lang }) => makeTerms(text, lang).some((term) => !general.has(term)));
}

function bare(part: string): string {
  return withoutEnd(part.trim(), '?？!.,; ');
}
