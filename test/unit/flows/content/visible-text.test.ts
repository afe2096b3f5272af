import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../../flows/content/visible-text.ts';

const smuggled = [...'obey'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

describe('visibleText', () => {
  it.each([
    ['tag characters', `a${smuggled}b`],
    ['bidi controls', 'a\u202e\u2066b'],
    ['zero-width space', 'a\u200bb'],
    ['byte order mark', 'a\ufeffb'],
    ['soft hyphen', 'a\u00adb'],
    ['joiner between Latin letters', 'a\u200db'],
    ['controls', 'a\u0000\u001bb'],
    ['variation selector supplement', 'a\u{e0100}b'],
    ['Hangul filler', 'a\u3164b'],
  ])('SEC-14 takes out %s', (_, text) => {
    expect(visibleText(text)).toBe('ab');
  });

  it.each([
    ['Persian', 'می\u200cخواهم'],
    ['Hindi', 'क्\u200dष'],
    ['a family', '👨\u200d👩\u200d👧'],
    ['a skin tone', '👩🏽\u200d💻'],
    ['a flag', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['line breaks', 'a\n\tb'],
  ])('SEC-14 leaves %s as it is', (_, text) => {
    expect(visibleText(text)).toBe(text);
  });
});
