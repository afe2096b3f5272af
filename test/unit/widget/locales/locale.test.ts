import { describe, expect, it } from 'vitest';
import { labels as german } from '../../../../widget/locales/de.ts';
import { labels as english } from '../../../../widget/locales/en.ts';
import { loadLabels, type Loaders } from '../../../../widget/locales/load.ts';
import { directionOf, pickLocale, type Locale } from '../../../../widget/locales/locale.ts';
import { launcherLabel } from '../../../../widget/locales/launcher.ts';

const locales = Object.keys(launcherLabel) as Locale[];
const offline = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

function loadersWith(own: Partial<Loaders>): Loaders {
  const nothing = Object.fromEntries(locales.map((locale) => [locale, offline])) as Record<
    Locale,
    typeof offline
  >;
  return { ...nothing, ...own };
}

describe('the language', () => {
  it.each([
    [['de'], 'de'],
    [['de-AT'], 'de'],
    [['DE-de'], 'de'],
    [['pt-BR'], 'pt'],
    [['pt_BR'], 'pt'],
    [['zh-TW'], 'zh'],
    [['zh-Hant-HK'], 'zh'],
    [['iw'], 'he'],
    [['iw-IL'], 'he'],
    [[' fr '], 'fr'],
    [['en-GB', 'de'], 'en'],
    [['nb'], 'en'],
    [['nb', 'nl'], 'nl'],
    [[undefined, '', 'ja-JP'], 'ja'],
    [[], 'en'],
  ])('of %j is %s', (wanted, locale) => expect(pickLocale(wanted)).toBe(locale));

  it.each([
    ['__proto__'],
    ['constructor'],
    ['toString'],
    ['hasOwnProperty'],
    ['../de'],
    ['de/../../x'],
    ['*'],
    ['de-'],
    ['\u0000'],
    ['\uD800'],
    ['a'.repeat(1_000_000)],
    ['de-'.repeat(10_000)],
  ])('is English for a hostile tag, case %#', (tag) => expect(pickLocale([tag])).toBe('en'));

  it('is found behind what is no tag at all', () => {
    const junk = [null, 1, {}, Symbol('de'), ['de']] as unknown as string[];
    expect(pickLocale([...junk, 'ko'])).toBe('ko');
  });

  it.each(locales)('%s finds itself', (locale) => expect(pickLocale([locale])).toBe(locale));
});

describe('the direction', () => {
  it.each(['ar', 'ar-EG', 'he', 'iw'])('of %s is right to left', (locale) =>
    expect(directionOf(locale)).toBe('rtl'),
  );
  it.each(['en', 'de', 'ja', 'zh-TW', '', '__proto__'])('of %j is left to right', (locale) =>
    expect(directionOf(locale)).toBe('ltr'),
  );
  it('of a language shown in English is the one of English', () => expect(directionOf('fa')).toBe('ltr'));
});

describe('the words', () => {
  it('come in the language that is asked for', async () => {
    expect(await loadLabels('de')).toBe(german);
    expect(await loadLabels('en')).toBe(english);
  });
  it('come in English for anything else', async () => {
    for (const locale of ['xx', '__proto__', '']) expect(await loadLabels(locale)).toBe(english);
  });
  it('come in English when the file of the language does not come', async () => {
    const loaders = loadersWith({ en: async () => ({ labels: english }) });
    expect(await loadLabels('de', loaders)).toBe(english);
  });
  it('do not come when not even English does', async () => {
    await expect(loadLabels('de', loadersWith({}))).rejects.toThrow('Failed to fetch');
  });
});
