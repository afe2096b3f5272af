import { withoutEnd } from '../../flows/text/without-end.ts';

/** Two questions with an equal `exact` key are the same words; with an equal `similar` key they ask the same. */
export interface QuestionKeys {
  exact: string;
  similar: string;
}

/** How people begin when they ask for a way to do something: the mere verb asks the same. */
const way =
  /^(?:i (?:want|need|would like) to |how (?:do|can|could|should)(?: (?:i|we|one))? |how to |wie (?:kann|können|könnte) (?:ich|man|wir) |(?:como|cómo) (?:puedo|se puede|podemos) )/u;

/** Courtesy in front of a question. */
const courtesy = /^(?:(?:can|could) you )?(?:please )?(?:tell me |show me |explain (?:to me )?)?(?=\p{L})/u;

/** Asks whether, and not how: "do I pay?" is not "how do I pay?". */
const whether = /^(?:is it possible to|(?:can|may|do|could) (?:i|we)|does|do|is|are|can|may|will)(?= )/;

/**
 * Words that change nothing about what is asked: courtesy, articles, whose it is. Not among them is any word of
 * place, time, direction, denial or obligation ("from", "before", "not", "should"), nor who does it ("you"), for
 * these turn a question round.
 */
const idle = new Set(
  (
    'please thanks a the my your our i we do does can may is are be any just ' +
    'bitte danke der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner ich wir ' +
    'por favor gracias el la los las un una mi mis tu tus puedo'
  ).split(' '),
);

/**
 * The keys under which a preparation is found again. Order counts, and every word but the idle ones:
 * "delete my account" is not "delete my comment", nor is "from A to B" "from B to A". Measured on pairs of
 * questions in test/fixtures/question-pairs.json; see docs/decisions/0026.
 */
export function questionKeys(question: string): QuestionKeys {
  const spaced = question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, ' ');
  const exact = withoutEnd(spaced, ' ?!.。…"\'”“»').replace(/^[ ¿¡"'“„«]+/u, '');
  const plain = exact
    .replace(/[’`´]/g, "'")
    .replace(/\b(what|which|who|where|when|how|why|it|that|there)'s\b/g, '$1 is')
    .replace(/'s\b|s'(?=\s|$)/g, ' ')
    .replace(/\bcan't\b|\bcannot\b/g, 'can not')
    .replace(/n't\b/g, ' not')
    .replace(/\ban (?=[aeio])/g, '')
    .replace(courtesy, '')
    .replace(way, '')
    .replace(whether, 'whether');
  const words = plain.match(/[\p{L}\p{N}\p{M}_]+(?:\+\+|#)?/gu) ?? [];
  const telling = words.filter((word) => !idle.has(word)).map(oneForm);
  return { exact, similar: telling.join(' ') || exact };
}

/** One spelling for forms of a word that ask the same. */
function oneForm(word: string): string {
  if (word === 'which') return 'what';
  if (/^[a-z]{3,}our$/.test(word)) return word.replace(/our$/, 'or');
  // A plural, or a verb after "it": the last letter says nothing of its own.
  return /^[a-z]{3,}[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}
