import type { Labels } from './labels.ts';
import type { Locale } from './locale.ts';

/** How the words of each language come: as a file of their own, on demand. */
export type Loaders = Record<Locale, () => Promise<{ labels: Labels }>>;

const loaders: Loaders = {
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

/** The words of a language. English if its file does not come; rejects only if that does not come either. */
export async function loadLabels(locale: string, from: Loaders = loaders): Promise<Labels> {
  const language = Object.hasOwn(from, locale) ? (locale as Locale) : 'en';
  // The languages import it: asked for at the same time it costs no second round trip.
  if (language !== 'en') import('./plural.ts').catch(() => {});
  const { labels } = await from[language]().catch(() => from.en());
  return labels;
}
