import { launcherLabel } from './launcher.ts';

/** A language that the widget speaks, named as BCP 47 names it. */
export type Locale = keyof typeof launcherLabel;

const rightToLeft: ReadonlySet<Locale> = new Set(['ar', 'he']);

function isLocale(language: string | undefined): language is Locale {
  return language !== undefined && Object.hasOwn(launcherLabel, language);
}

/** The language of a tag without script and region, by its current code: `zh-TW` → `zh`, `iw` → `he`. */
function languageOf(tag: unknown): string | undefined {
  try {
    // Pages and servers also write `pt_BR`.
    return typeof tag === 'string' ? new Intl.Locale(tag.trim().replaceAll('_', '-')).language : undefined;
  } catch {
    return undefined;
  }
}

/** The first of the wanted languages that the widget speaks, or English; whatever is asked for. */
export function pickLocale(wanted: readonly (string | undefined)[]): Locale {
  return wanted.map(languageOf).find(isLocale) ?? 'en';
}

/** How the words of a locale run; what the widget does not speak is shown in English. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.has(pickLocale([locale])) ? 'rtl' : 'ltr';
}
