import { describe, expect, it } from 'vitest';
import { accentColours, contrast } from '../../../../widget/launcher/accent.ts';

type Rgb = [number, number, number];
const channels = (colour = ''): Rgb => (colour.match(/\d+/g) ?? []).map(Number) as Rgb;
const surfaces = { light: [245, 246, 247] as Rgb, dark: [34, 38, 43] as Rgb };

/** A fixed sequence of colours all over the cube (multiplicative congruential, Lehmer 1951). */
function* colours(count: number): Generator<string> {
  let state = 42;
  for (let n = 0; n < count; n += 1) {
    state = (state * 48_271) % 2_147_483_647;
    yield `#${(state % 0x1000000).toString(16).padStart(6, '0')}`;
  }
}

describe('accentColours', () => {
  it('A11Y-09: can be read on 1,000 accents, light and dark', () => {
    const bad: string[] = [];
    for (const accent of [...colours(1_000), '#fff', '#000', '#ff0', '#777', '#0a7']) {
      for (const [name, surface] of Object.entries(surfaces)) {
        const found = accentColours(accent, name === 'dark');
        const onAccent = contrast(channels(found['--_on-accent']), channels(found['--_accent']));
        const asText = contrast(channels(found['--_accent-text']), surface);
        if (onAccent < 4.5 || asText < 4.5) bad.push(`${accent} ${name} ${onAccent} ${asText}`);
      }
    }
    expect(bad).toEqual([]);
  });

  it('knows the contrast of black and white', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  });

  it('takes nothing that is no hex colour', () => {
    for (const accent of ['', 'red', '#12', '#1234567', 'url(x)', '#ggg', '#000;}']) {
      expect(accentColours(accent, false)).toEqual({});
    }
  });
});
