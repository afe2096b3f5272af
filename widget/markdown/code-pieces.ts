import { languages, type Language } from './code-languages.ts';

/** One of our few colours. */
export type Colour = 'keyword' | 'string' | 'number' | 'comment' | 'title';

/** A piece of code that has a colour, from one place in the text to another. */
export interface Piece {
  colour: Colour;
  from: number;
  to: number;
}

const number = /\b\d[\w.]*/;
const anyWord = /[\p{L}_$][\p{L}\p{N}_$]*/u;
const literals = new Set('true false null undefined nil none NaN Infinity'.split(' '));
/** What names something new: the word behind them is its name. */
const naming = new Set('class def enum func function interface namespace record struct trait'.split(' '));

const matchers = new Map<Language, RegExp>();

function matcherOf(language: Language): RegExp {
  const { comment, title, string, keyword, value, word = anyWord } = language;
  const parts = Object.entries({ comment, title, string, keyword, value, number, word });
  const known = matchers.get(language);
  if (known) return known;
  const named = parts.flatMap(([name, part]) => (part ? [`(?<${name}>${part.source})`] : []));
  const flags = parts.some(([, part]) => part?.flags.includes('i')) ? 'gimu' : 'gmu';
  const matcher = new RegExp(named.join('|'), flags);
  matchers.set(language, matcher);
  return matcher;
}

/** The pieces of code that have a colour, in their order; none in a language that is not known. */
export function piecesOf(code: string, name: string): Piece[] {
  if (/^(?:html|xml)$/.test(name)) return markupPieces(code);
  const language = Object.hasOwn(languages, name) ? languages[name] : undefined;
  if (!language) return [];
  const pieces: Piece[] = [];
  let before = '';
  for (const { index: from, 0: text, groups = {} } of code.matchAll(matcherOf(language))) {
    const to = from + text.length;
    const isName = groups['word'] !== undefined || groups['string'] !== undefined;
    const colour =
      isName && stands(language.titled, code, to)
        ? 'title'
        : groups['word'] === undefined
          ? colourOf(groups)
          : colourOfWord(text, before, code[to], language);
    if (colour) pieces.push({ colour, from, to });
    if (groups['comment'] === undefined) before = text;
  }
  return pieces;
}

/** Whether a sticky pattern fits at a place of the code. */
function stands(pattern: RegExp | undefined, code: string, at: number): boolean {
  if (!pattern) return false;
  pattern.lastIndex = at;
  return pattern.test(code);
}

function colourOf(groups: Record<string, string>): Colour {
  const found = Object.keys(groups).find((name) => groups[name] !== undefined);
  return found === 'value' ? 'number' : (found as Colour);
}

function colourOfWord(
  word: string,
  before: string,
  next: string | undefined,
  language: Language,
): Colour | undefined {
  const { keywords, anyCase } = language;
  if (keywords.has(anyCase ? word.toLowerCase() : word)) return 'keyword';
  if (literals.has(word) || literals.has(word.toLowerCase())) return 'number';
  return next === '(' || naming.has(before) ? 'title' : undefined;
}

const markup = /<!--[^]*?(?:-->|(?![^]))|<[!?/]?[a-z](?:"[^"]*"?|'[^']*'?|[^"'<>])*>?/gi;
const inTag = /(?<name>^<[!?/]?[\w:.-]+)|(?<string>"[^"]*"?|'[^']*'?)|(?<title>[^\s"'=<>/]+)/g;

/** Tags, and the code between those of scripts and styles. */
function markupPieces(code: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (part: Piece[], at: number) => {
    for (const { colour, from, to } of part) pieces.push({ colour, from: from + at, to: to + at });
  };
  let inside = '';
  let end = 0;
  for (const { index, 0: tag } of code.matchAll(markup)) {
    if (inside && !tag.toLowerCase().startsWith(`</${inside}`)) continue;
    if (inside) add(piecesOf(code.slice(end, index), inside === 'style' ? 'css' : 'js'), end);
    end = index + tag.length;
    inside = /^<(script|style)\b/i.exec(tag)?.[1]?.toLowerCase() ?? '';
    if (tag.startsWith('<!--')) pieces.push({ colour: 'comment', from: index, to: end });
    else
      for (const { index: at, 0: text, groups } of tag.matchAll(inTag)) {
        const colour = groups?.['name'] ? 'keyword' : groups?.['string'] ? 'string' : 'title';
        pieces.push({ colour, from: index + at, to: index + at + text.length });
      }
  }
  return pieces;
}
