import { languageOf } from './languages.ts';
import { questionShapes } from './question-shapes.ts';
import { makeWords } from './terms.ts';
import { withoutEnd } from './without-end.ts';

/** Words that point at what was said before, where the question does not say it again. */
const pointing =
  /(?<![\p{L}'’-])(?:it|its|they|them|their|this|that|these|those|there|das|dies\p{L}*|ihn|ihm|ihnen|deren|damit|dafür|davon|dazu|darin|dort|es|sie|eso|esto|ello|ella|ellos|ellas|ahí|\p{L}{3,}(?:rlo|rla|rlos|rlas)|ça|cela|ceci|celui|celle|ceux|en faire|là)(?!\p{L})/iu;
/** Begins of a question that goes on with the one before. */
const goingOn =
  /^[\s¿]*(?:and|or|but|what about|how about|what if|per|und|oder|und wenn|was wenn|aber|was ist mit|wie sieht es mit|y|o|pero|qué tal|qué pasa si|et|ou|mais|et pour)(?!\p{L})/iu;

/** A question with more words of its own than this says itself what it is about. */
const ownWords = 3;
/** The same for the second half of a question: its first half is no subject unless it is needed. */
const ownWordsOfPart = 1;
/** The same for one that begins like the second half of another. */
const ownWordsGoingOn = 4;
/** Words taken over from the question before. */
const mostCarried = 6;

/** Whether a question can only be understood together with the one before it. */
export function pointsBack(question: string, most = ownWords): boolean {
  const own = contentWords(question).length;
  if (goingOn.test(question)) return own <= ownWordsGoingOn;
  return own <= most && pointing.test(question);
}

/**
 * The parts of one question, each in a form that can be searched for alone: together with what the first
 * part is about, or with what was asked `earlier`.
 */
export function makePartsStandalone([first = '', ...others]: readonly string[], earlier: string): string[] {
  const subject = pointing.test(first) ? earlier : first;
  const rest = others.map((part) => (pointsBack(part, ownWordsOfPart) ? carry(part, subject) : part));
  return [makeStandalone(first, earlier), ...rest];
}

/**
 * The question in a form that can be searched for alone: one that points back takes along what the
 * earlier one was about. Both in the visitor's own words; others are returned as they are.
 */
export function makeStandalone(question: string, earlier: string): string {
  return pointsBack(question) ? carry(question, earlier) : question;
}

function carry(question: string, earlier: string): string {
  const own = new Set(contentWords(question));
  const carried = [...new Set(contentWords(earlier))].filter((word) => !own.has(word)).slice(-mostCarried);
  return carried.length > 0 ? `${withoutEnd(question, '?？!. \n\t')} (${carried.join(' ')})` : question;
}

/** Words that are no stop word in any of the languages that questions are told apart in. */
export function contentWords(text: string): string[] {
  const stops = questionShapes.map(({ lang }) => languageOf(lang).stopWords);
  return makeWords(text).filter((word) => !stops.some((words) => words.has(word)));
}
