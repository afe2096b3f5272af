/** Contrast that text on the accent must reach (WCAG 2.2, 1.4.3). */
const textContrast = 4.5;

type Rgb = [number, number, number];

/** The surfaces on which accent text is hardest to read: those that stand out (`--_raised`). */
const lightSurface: Rgb = [245, 246, 247];
const darkSurface: Rgb = [34, 38, 43];

/**
 * Colours derived from the owner's accent, as custom properties; each is darkened or lightened until
 * it can be read. Empty when the accent is no colour.
 */
export function accentColours(accent: string, dark: boolean): Record<string, string> {
  const rgb = parseHex(accent);
  if (!rgb) return {};
  const surface = dark ? darkSurface : lightSurface;
  const onAccent: Rgb = contrast(rgb, [255, 255, 255]) >= textContrast ? [255, 255, 255] : [16, 18, 20];
  const fill = reach(rgb, onAccent);
  return {
    '--_accent': css(fill),
    '--_on-accent': css(onAccent),
    '--_accent-text': css(reach(rgb, surface)),
  };
}

/** The colour, moved away from `against` until text can be read on it. */
function reach(colour: Rgb, against: Rgb): Rgb {
  const target = luminance(against) > 0.4 ? 0 : 255;
  for (let share = 0; share <= 1; share += 0.04) {
    const mixed = colour.map((channel) => Math.round(channel + (target - channel) * share)) as Rgb;
    if (contrast(mixed, against) >= textContrast) return mixed;
  }
  return [target, target, target];
}

function parseHex(text: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (!hex) return undefined;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as Rgb;
}

/** WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
export function contrast(a: Rgb, b: Rgb): number {
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function css([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}
