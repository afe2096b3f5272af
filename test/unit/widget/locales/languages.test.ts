import { describe, expect, it } from 'vitest';
import { labels as english } from '../../../../widget/locales/en.ts';
import type { Labels } from '../../../../widget/locales/labels.ts';
import { launcherLabel } from '../../../../widget/locales/launcher.ts';
import { loadLabels } from '../../../../widget/locales/load.ts';
import type { Locale } from '../../../../widget/locales/locale.ts';
import { stepSlugs } from '../../../../widget/protocol/index.ts';

const locales = Object.keys(launcherLabel) as Locale[];
const translations = await Promise.all(
  locales
    .filter((locale) => locale !== 'en')
    .map(async (locale): Promise<[Locale, Labels]> => [locale, await loadLabels(locale)]),
);

/** Words that are the same in English, by language; `*` is for all. */
const sameAsEnglish: Record<string, string[]> = {
  '*': ['answerOf', 'seconds'],
  fr: ['messages', 'sources'],
};

const figures = {
  search: { passages: 31, pages: 12, wordsOnly: 1 },
  rerank: { kept: 8, considered: 31, ownOrder: 1 },
  extract: { sentences: 31, pages: 12 },
  prepare_context: { sources: 5, words: 1234 },
};

/** Every word with its place, functions called with arguments that are easy to find again. */
function written(labels: Labels): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(labels)) {
    if (typeof value === 'string') words.set(key, value);
    else if (typeof value === 'function')
      words.set(key, (value as (...args: string[]) => string)('17', '42'));
    else if (key !== 'summaries')
      for (const [name, word] of Object.entries<string>(value)) words.set(`${key}.${name}`, word);
  }
  for (const slug of stepSlugs) {
    const none = Object.fromEntries(Object.keys(figures[slug]).map((name) => [name, 0]));
    const some = labels.summaries[slug]?.(figures[slug]);
    const nothing = labels.summaries[slug]?.(none);
    if (some !== undefined) words.set(`summaries.${slug}`, some);
    if (nothing !== undefined) words.set(`summaries.${slug} of nothing`, nothing);
  }
  return words;
}

/** Keys of the labels and of their records. */
function shape(labels: Labels): Record<string, string[] | string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      typeof value === 'object' ? Object.keys(value).toSorted() : typeof value,
    ]),
  );
}

const expectedShape = {
  ...shape(english),
  steps: [...stepSlugs].toSorted(),
  stepStates: ['completed', 'created', 'failed', 'retrying', 'reused', 'started'],
  summaries: [...stepSlugs].toSorted(),
  reused: ['exact', 'follow_up', 'similar'],
  notices: [
    'budget_spent',
    'extractive',
    'mode_not_available',
    'model_down',
    'not_saved',
    'truncated',
    'uncited',
  ],
};

it('there are fifteen languages, each one in a file of its own', () => {
  expect(locales).toHaveLength(15);
  expect(new Set(translations.map(([, { open }]) => open)).size).toBe(14);
});

it.each(locales)('%s: the launcher says what the panel says', async (locale) => {
  const { open, close } = await loadLabels(locale);
  expect(launcherLabel[locale]).toEqual([open, close]);
});

describe.each(translations)('%s', (locale, labels) => {
  const words = written(labels);

  it('has every word', () => expect(shape(labels)).toEqual(expectedShape));

  it('has nothing empty and no space at an end', () => {
    expect([...words].filter(([, word]) => word === '' || word !== word.trim())).toEqual([]);
  });

  it('leaves nothing in English', () => {
    const allowed = new Set([...(sameAsEnglish['*'] ?? []), ...(sameAsEnglish[locale] ?? [])]);
    const englishWords = written(english);
    const same = [...words].filter(([key, word]) => englishWords.get(key) === word).map(([key]) => key);
    expect(same.filter((key) => !allowed.has(key))).toEqual([]);
  });

  it('has no word twice where a visitor has to choose', () => {
    const choices = [labels.regenerate, labels.retry, ...Object.values(labels.modes)];
    expect(new Set(choices).size).toBe(choices.length);
    expect(labels.helpful).not.toBe(labels.notHelpful);
    expect(labels.deleteConversation).not.toBe(labels.deleteNow);
    expect(labels.previousAnswer).not.toBe(labels.nextAnswer);
  });

  it('says what it is given', () => {
    for (const key of ['prepared', 'seconds', 'tableOf', 'tooLong'] as const) {
      expect(labels[key]('17'), key).toContain('17');
    }
    expect(labels.source(3, 'Title')).toMatch(/3.*Title/);
    expect(labels.answerOf('2', '5')).toMatch(/2.*5/);
  });

  it('writes the figures of a step as the language writes numbers', () => {
    const format = new Intl.NumberFormat(locale);
    const { search, rerank, extract, prepare_context: prepared } = labels.summaries;
    for (const amount of [31, 12]) {
      expect(search?.(figures.search)).toContain(format.format(amount));
      expect(extract?.(figures.extract)).toContain(format.format(amount));
    }
    expect(rerank?.(figures.rerank)).toContain(format.format(8));
    expect(prepared?.(figures.prepare_context)).toContain(format.format(5));
    expect(prepared?.(figures.prepare_context)).toContain(format.format(1234));
  });

  it('has a sentence for each amount, and for figures that are missing', () => {
    for (const slug of stepSlugs) {
      const summary = labels.summaries[slug];
      for (const amount of [0, 1, 2, 3, 5, 11, 21, 100, 1_000_000, 1.5]) {
        const all = Object.fromEntries(Object.keys(figures[slug]).map((name) => [name, amount]));
        expect(summary?.(all), `${slug} ${amount}`).not.toMatch(/undefined|NaN|#/);
      }
      expect(summary?.({}), slug).not.toMatch(/undefined|NaN|#/);
    }
  });
});

describe('punctuation', () => {
  const wordsOf = (locale: Locale) => {
    const [, labels] = translations.find(([name]) => name === locale) ?? [locale, english];
    return [...written(labels).values()];
  };

  it.each(['zh', 'ja'] as const)('is full-width next to %s characters', (locale) => {
    const halfWidth = /[\u3040-\u30ff\u4e00-\u9fff][,?!:;()]|[,?!:;()][\u3040-\u30ff\u4e00-\u9fff]/;
    expect(wordsOf(locale).filter((word) => halfWidth.test(word))).toEqual([]);
  });
  it('does not break away from its word in French', () => {
    expect(wordsOf('fr').filter((word) => /[^\u00A0\u202F][?!:;]/.test(word))).toEqual([]);
  });
  it('is Arabic in Arabic', () => {
    expect(wordsOf('ar').filter((word) => /[\u0621-\u064a][,?;]/.test(word))).toEqual([]);
  });
  it('uses typographic apostrophes', () => {
    const typewritten = translations.flatMap(([, labels]) => [...written(labels).values()]);
    expect(typewritten.filter((word) => /\p{L}'\p{L}/u.test(word))).toEqual([]);
  });
});
