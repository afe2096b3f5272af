import { withoutEnd } from '../../flows/text/without-end.ts';
import type { Passage } from '../../flows/ports.ts';
import type { Expected } from './question.ts';
import type { JudgedRanking } from './metrics.ts';

/** What a search ended with, best first. */
export interface Ranking {
  /** Addresses of pages, each once. */
  pages: readonly string[];
  passages: readonly Pick<Passage, 'text'>[];
}

/** What the places of a ranking are worth for what was expected; undefined when nothing was to be found. */
export function judge(expected: Expected, { pages, passages }: Ranking): JudgedRanking | undefined {
  if (expected.kind === 'pages') {
    const wanted = [...expected.grades].map(([address, grade]) => ({ address, grade }));
    const open = new Set(wanted);
    const gains = pages.map((page) => {
      const hit = [...open].find(({ address }) => isSamePage(address, page));
      if (!hit) return 0;
      open.delete(hit);
      return hit.grade;
    });
    return { gains, ideal: wanted.map(({ grade }) => grade) };
  }
  if (expected.kind !== 'passages') return undefined;
  const open = new Set(expected.texts);
  const ideal: number[] = [];
  const gains = passages.map(({ text }) => {
    const found = [...open].filter((part) => comparable(text).includes(comparable(part)));
    for (const part of found) open.delete(part);
    // several that stand in one passage are one thing to find
    if (found.length > 0) ideal.push(1);
    return found.length > 0 ? 1 : 0;
  });
  return { gains, ideal: [...ideal, ...Array.from(open, () => 1)] };
}

/**
 * Whether an address that somebody has written means a page of the index: its fragment, a slash at its end
 * and the ending `.html` do not matter, nor does the origin where only one of them has it.
 */
export function isSamePage(written: string, page: string): boolean {
  const [a, b] = [addressOf(written), addressOf(page)];
  return a.path === b.path && (a.origin === b.origin || a.origin === '' || b.origin === '');
}

function addressOf(text: string): { origin: string; path: string } {
  const [, origin = '', rest = ''] = /^([a-z][\w+.-]*:\/\/[^/?#]*)?(.*)$/is.exec(text.trim()) ?? [];
  const path = rest
    .replace(/#.*$/s, '')
    .replace(/(?:(?:^|\/)index)?\.html?$/i, '')
    .replace(/^\/+/, '');
  return { origin: origin.toLowerCase(), path: decoded(withoutEnd(path, '/')) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Letters and digits only, so that line breaks and marks of Markdown do not matter. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
