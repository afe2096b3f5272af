import type { Loaders } from '../load.ts';
import type { LateWords } from './words.ts';

const loaders: Record<keyof Loaders, () => Promise<{ words: LateWords }>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  pt: () => import('./pt.ts'),
  it: () => import('./it.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  tr: () => import('./tr.ts'),
  ar: () => import('./ar.ts'),
  he: () => import('./he.ts'),
  hi: () => import('./hi.ts'),
  ja: () => import('./ja.ts'),
  ko: () => import('./ko.ts'),
  zh: () => import('./zh.ts'),
};

/** The late words of a language. English if its file does not come. */
export async function loadLateWords(locale: string): Promise<LateWords> {
  const language = Object.hasOwn(loaders, locale) ? (locale as keyof Loaders) : 'en';
  const { words } = await loaders[language]().catch(() => loaders.en());
  return words;
}
