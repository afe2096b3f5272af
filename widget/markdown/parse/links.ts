/** Where links in Markdown lead: addresses, titles and definitions (CommonMark 0.31.2, sections 4.7 and 6.3). */

export interface Definition {
  href: string;
}
export type Definitions = Map<string, Definition>;

const escaped = /\\([!-/:-@[-`{-~])/g;
const pointed = /<((?:[^<>\n\\]|\\[^\n])*)>/y;
const title = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)/y;
const label = /\[((?:[^\\[\]]|\\[^]){0,999})\]/y;
/** Spaces with one line end at most. */
const space = /[ \t]*(?:\n[ \t]*)?/y;

/** What a pattern finds at a place: the match, or undefined. Patterns are sticky. */
export function at(pattern: RegExp, text: string, place: number): RegExpExecArray | undefined {
  pattern.lastIndex = place;
  return pattern.exec(text) ?? undefined;
}

/** Names of definitions are equal when their letters are. */
export function nameOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** A `[label]` at a place, as it is written. */
export function labelAt(text: string, place: number): RegExpExecArray | undefined {
  const found = at(label, text, place);
  return found?.[1]?.trim() ? found : undefined;
}

/** An address at a place, and where it ends. */
function addressAt(text: string, place: number): { href: string; end: number } | undefined {
  const inPoints = at(pointed, text, place);
  if (inPoints) return { href: unescape(inPoints[1] ?? ''), end: place + inPoints[0].length };
  if (text[place] === '<') return undefined;
  let depth = 0;
  let end = place;
  for (; end < text.length; end += 1) {
    const char = text[end] ?? '';
    if (char <= ' ' || char === '\u007f') break;
    if (char === '\\' && /[!-/:-@[-`{-~]/.test(text[end + 1] ?? '')) end += 1;
    else if (char === '(' && ++depth > 32) return undefined;
    else if (char === ')' && --depth < 0) break;
  }
  return end > place && depth <= 0 ? { href: unescape(text.slice(place, end)), end } : undefined;
}

function unescape(text: string): string {
  return text.replace(escaped, '$1');
}

/** What follows the text of a link, `(address "title")`, and where it ends. */
export function targetAt(text: string, place: number): { href: string; end: number } | undefined {
  if (text[place] !== '(') return undefined;
  const begin = skip(text, place + 1);
  const address = addressAt(text, begin) ?? { href: '', end: begin };
  let end = skip(text, address.end);
  const named = end > address.end ? at(title, text, end) : undefined;
  if (named) end = skip(text, end + named[0].length);
  return text[end] === ')' ? { href: address.href, end: end + 1 } : undefined;
}

/** A definition at the beginning of a paragraph: its name, where it leads, how long it is. */
export function definitionAt(text: string): { name: string; href: string; length: number } | undefined {
  const named = labelAt(text, 0);
  if (!named || text[named[0].length] !== ':') return undefined;
  const address = addressAt(text, skip(text, named[0].length + 1));
  if (!address) return undefined;
  const { href, end } = address;
  const name = nameOf(named[1] ?? '');
  const place = skip(text, end);
  const titled = place > end ? at(title, text, place) : undefined;
  for (const last of [titled && place + titled[0].length, end]) {
    const rest = last === undefined ? undefined : at(/[ \t]*(?:\n|$)/y, text, last);
    if (rest && last !== undefined) return { name, href, length: last + rest[0].length };
  }
  return undefined;
}

function skip(text: string, place: number): number {
  return place + (at(space, text, place)?.[0].length ?? 0);
}
