import { describe, expect, it } from 'vitest';
import { scoreSentences } from '../../../../flows/text/coverage.ts';
import { rescore } from '../../../../flows/text/rescore.ts';

const candidate = (text: string, title = '', heading = '', lang = 'en') => ({
  title,
  heading,
  text,
  lang,
  score: 1,
});

/** Place of each candidate by its score, best first. */
function order(question: string, candidates: ReturnType<typeof candidate>[]): number[] {
  const scores = rescore(question, candidates);
  return candidates.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
}

describe('the second look at the candidates', () => {
  it('prefers a passage in which the words stand together', () => {
    const filler = Array.from({ length: 40 }, (_, n) => `filler${n}`).join(' ');
    const far = candidate(`kettle ${filler} warranty ${filler}`);
    const near = candidate(`${filler} warranty of this kettle ${filler}`);
    expect(order('kettle warranty', [far, near, candidate(filler)])[0]).toBe(1);
  });

  it('prefers a title that holds the rare word of the question', () => {
    const others = Array.from({ length: 8 }, (_, n) => candidate(`the kettle number ${n}`));
    const rare = candidate('kettle descaling', 'Descaling');
    const common = candidate('kettle descaling', 'Kettle');
    expect(order('descaling a kettle', [common, rare, ...others])[0]).toBe(1);
  });
});

describe('whether a passage covers a question', () => {
  const coverage = async (question: string, text: string, lang: string) => {
    const passage = { id: 1, pageId: 1, url: '/', title: '', heading: '', anchor: '', lang, text };
    const [found] = await scoreSentences(question, [passage], (terms) =>
      Promise.resolve(new Map(terms.map((term) => [term, 1]))),
    );
    return found?.coverage ?? 0;
  };

  it('knows a word inside one that German joins, at either end', async () => {
    expect(await coverage('Fahrplan', 'Die Fahrplanauskunft ist offen.', 'de')).toBeCloseTo(0.8, 9);
    expect(await coverage('Garantiezeit', 'Es gibt eine Garantie.', 'de')).toBeGreaterThan(0.5);
    expect(await coverage('Jahreszeit', 'Die Uhrzeit zählt.', 'de')).toBe(0);
    expect(await coverage('art', 'The party is over.', 'en')).toBe(0);
  });
});
