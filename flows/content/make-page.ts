import { createHash } from 'node:crypto';
import { detectLanguage } from '../text/detect-language.ts';
import { makeTerms } from '../text/terms.ts';
import { type ParsedPage, sheetAnchor } from './blocks.ts';
import type { NewPage } from './content-store.ts';
import { makePassages } from './make-passages.ts';
import { visibleText } from './visible-text.ts';

/** Part of every hash: raise it when reading, cutting or term making changes, and pages are read anew. */
const versionMark = '2-';
const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;

/** Hash of what a page is made from: its bytes, and in `origin` what else decides how they are read. */
export function hashContent(origin: string, bytes: Uint8Array): string {
  return versionMark + createHash('sha256').update(`${origin}\n`).update(bytes).digest('hex');
}

/** Whether a page with this hash was read the way that pages are read today. */
export function isReadAsToday(hash: string): boolean {
  return hash.startsWith(versionMark);
}

/** Makes a page ready to be indexed. Rejects one without text with an Error that says so. */
export function makePage(url: string, hash: string, parsed: ParsedPage): NewPage {
  const title = visibleText(parsed.title) || titleOfUrl(url);
  const blocks = parsed.blocks
    // once more: a character reference such as &#8203; becomes a character only when parsed
    .map((block) => ({ ...block, text: visibleText(block.text) }))
    .filter((block) => block.text.trim() || (block.kind === 'heading' && sheetAnchor.test(block.anchor)));
  const description = visibleText(parsed.description);
  const written = blocks.flatMap(({ kind, text }) => (kind === 'code' ? [] : [text])).join('\n');
  const lang = languageTag.test(parsed.lang) ? parsed.lang : detectLanguage(written);
  const chunks = makePassages({ title, blocks });
  if (chunks.length === 0) throw new Error('It has no text');
  return {
    url,
    title,
    description,
    lang,
    hash,
    passages: chunks.map((chunk) => ({
      ...chunk,
      terms: makeTerms(`${title}\n${description}\n${chunk.heading}\n${chunk.text}`, lang),
    })),
  };
}

/** `/guides/first-steps.html` → "First steps". */
function titleOfUrl(url: string): string {
  const { pathname, hostname } = new URL(url, 'http://home');
  const name = pathname.split('/').findLast(Boolean) ?? hostname;
  const words = decodeLeniently(name.replace(/\.\w+$/, ''))
    .replace(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
