import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../../flows/text/detect-language.ts';

describe('the language of a page that names none', () => {
  it.each([
    ['en', 'The parcel takes three days, and it will be left at the door when nobody is there.'],
    ['de', 'Das Paket braucht drei Tage und wird vor die Tür gelegt, wenn niemand da ist.'],
    ['es', 'Los gatos duermen en la casa de mi abuela y no salen nunca porque hace frío.'],
    ['fr', 'Le chat dort dans la maison de ma grand-mère et il ne sort jamais, car il fait froid.'],
    ['nl', 'De katten slapen in het huis van mijn oma en gaan nooit naar buiten omdat het koud is.'],
    ['sv', 'Katterna sover i min mormors hus och går aldrig ut eftersom det är kallt.'],
    ['ru', 'Кошки спят в доме моей бабушки и никогда не выходят, потому что там холодно.'],
    ['zh', '寄送包裹需要三天，没有人在家时会放在门口。'],
    ['ja', '荷物の配達には三日かかります。カタカナと漢字の文章です。'],
    ['ko', '소포는 배달되는 데 사흘이 걸립니다.'],
    ['el', 'Το δέμα χρειάζεται τρεις ημέρες για να φτάσει.'],
  ])('is %s for: %s', (lang, text) => expect(detectLanguage(text)).toBe(lang));

  it.each([
    ['code', 'export function add(first, second) { return first + second; } console.log(add(1, 2));'],
    ['a list of names', 'Berlin, Paris, Rom, Madrid, Lissabon, Wien'],
    ['a word', 'Warranty'],
    ['nothing', ''],
    ['digits', '12 34 56'],
  ])('stays open for %s', (_, text) => expect(detectLanguage(text)).toBe(''));
});
