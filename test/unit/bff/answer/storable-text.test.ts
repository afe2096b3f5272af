import { describe, expect, it } from 'vitest';
import { StorableText } from '../../../../bff/answer/storable-text.ts';

describe('StorableText', () => {
  const joined = (...pieces: string[]) => {
    const text = new StorableText();
    return pieces.map((piece) => text.push(piece));
  };

  it('lets every text through as it is, wherever it is cut', () => {
    const all = 'Größe 日本 👩‍👩‍👧 \u2028 \u0001 end';
    for (let at = 0; at <= all.length; at += 1) {
      const pieces = joined(all.slice(0, at), all.slice(at));
      expect(pieces.join('')).toBe(all);
      for (const piece of pieces) expect(Buffer.from(piece).toString()).toBe(piece);
    }
  });

  it('leaves out what no database holds', () => {
    expect(joined('a\0b', '\ud83d', 'c', '\ude00d').join('')).toBe('abcd');
  });
});
