import { describe, expect, it } from 'vitest';
import { loadLabels } from '../../../../widget/locales/load.ts';
import { pluralIn } from '../../../../widget/locales/plural.ts';

const amounts = [0, 1, 2, 3, 11, 100];

async function summarise(
  locale: string,
  slug: string,
  figuresOf: (amount: number) => Record<string, number>,
) {
  const summary = (await loadLabels(locale)).summaries[slug];
  return amounts.map((amount) => summary?.(figuresOf(amount)));
}

describe('plural forms', () => {
  it('fall back to the form for the rest', () => {
    const plural = pluralIn('pl');
    expect([1, 2, 5].map((amount) => plural(amount, { one: '# a', other: '# b' }))).toEqual([
      '1 a',
      '2 b',
      '5 b',
    ]);
  });
  it('write the number as the language does', () => {
    expect(pluralIn('de')(12_345, { other: '# x' })).toBe('12.345 x');
    expect(pluralIn('fr')(12_345, { other: '# x' })).toMatch(/^12[\u00A0\u202F]345 x$/);
  });
  it('may leave the number out', () => expect(pluralIn('he')(2, { two: 'both', other: '#' })).toBe('both'));

  it('are right in Polish', async () => {
    expect(await summarise('pl', 'prepare_context', (n) => ({ sources: n, words: n }))).toEqual([
      'Gotowe: 0 źródeł, 0 słów',
      'Gotowe: 1 źródło, 1 słowo',
      'Gotowe: 2 źródła, 2 słowa',
      'Gotowe: 3 źródła, 3 słowa',
      'Gotowe: 11 źródeł, 11 słów',
      'Gotowe: 100 źródeł, 100 słów',
    ]);
    expect(await summarise('pl', 'search', (n) => ({ passages: n, pages: n }))).toEqual([
      'Nie znaleziono fragmentu z tymi słowami',
      'Znaleziono 1 fragment na 1 stronie',
      'Znaleziono 2 fragmenty na 2 stronach',
      'Znaleziono 3 fragmenty na 3 stronach',
      'Znaleziono 11 fragmentów na 11 stronach',
      'Znaleziono 100 fragmentów na 100 stronach',
    ]);
  });

  it('are right in Arabic', async () => {
    expect(await summarise('ar', 'prepare_context', (n) => ({ sources: n, words: n }))).toEqual([
      'جاهز: بلا مصادر، بلا كلمات',
      'جاهز: مصدر واحد، كلمة واحدة',
      'جاهز: مصدران، كلمتان',
      'جاهز: 3 مصادر، 3 كلمات',
      'جاهز: 11 مصدرًا، 11 كلمة',
      'جاهز: 100 مصدر، 100 كلمة',
    ]);
    expect(await summarise('ar', 'search', (n) => ({ passages: n, pages: n }))).toEqual([
      'لم يُعثر على مقطع يتضمن هذه الكلمات',
      'عُثر على مقطع واحد في صفحة واحدة',
      'عُثر على مقطعين في صفحتين',
      'عُثر على 3 مقاطع في 3 صفحات',
      'عُثر على 11 مقطعًا في 11 صفحة',
      'عُثر على 100 مقطع في 100 صفحة',
    ]);
  });

  it('are right in Hebrew', async () => {
    expect((await summarise('he', 'extract', (n) => ({ sentences: n, pages: n }))).slice(1, 4)).toEqual([
      'נבחר משפט אחד מדף אחד',
      'נבחרו שני משפטים משני דפים',
      'נבחרו 3 משפטים מ־3 דפים',
    ]);
  });

  it.each([
    ['de', 'Bereit: 1 Quelle, 2 Wörter'],
    ['fr', 'Prêt\u00A0: 1 source, 2 mots'],
    ['es', 'Listo: 1 fuente, 2 palabras'],
    ['pt', 'Pronto: 1 fonte, 2 palavras'],
    ['it', 'Pronto: 1 fonte, 2 parole'],
    ['nl', 'Klaar: 1 bron, 2 woorden'],
    ['tr', 'Hazır: 1 kaynak, 2 sözcük'],
    ['hi', 'तैयार: 1 स्रोत, 2 शब्द'],
    ['ko', '준비 완료: 출처 1개, 단어 2개'],
  ])('tell one from many in %s', async (locale, sentence) => {
    const { summaries } = await loadLabels(locale);
    expect(summaries['prepare_context']?.({ sources: 1, words: 2 })).toBe(sentence);
  });
});
