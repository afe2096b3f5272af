import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCitations } from '../../../../bff/answer/citations.ts';
import type { PreparedContext } from '../../../../flows/ports.ts';
import { splitSentences } from '../../../../flows/text/sentences.ts';

interface Page {
  lang: string;
  title: string;
  heading: string;
  text: string;
  url?: string;
  anchor?: string;
}
type Claim = [page: string, supported: boolean, text: string];

const { passages, claims, otherLanguage } = JSON.parse(
  readFileSync(new URL('../../../fixtures/citation-claims.json', import.meta.url), 'utf8'),
) as { passages: Record<string, Page>; claims: Claim[]; otherLanguage: Claim[] };

const siteUrl = 'https://shop.example/';

function contextOf(pages: readonly Page[]): PreparedContext {
  return {
    systemPrompt: '',
    covered: true,
    sources: pages.map(({ lang, title, heading, url = '/page', anchor = '' }, index) => ({
      n: index + 1,
      pageId: index,
      url,
      title,
      heading,
      anchor,
      lang,
      score: 1,
      snippet: `Snippet of ${title}`,
    })),
    excerpts: pages.map(({ text, lang, anchor = '' }, index) => ({
      n: index + 1,
      passageId: index,
      anchor,
      text,
      sentences: splitSentences(text, lang).map(({ start, end }) => ({
        text: text.slice(start, end),
        score: 0,
      })),
    })),
  };
}

/** The claim as an answer says it, with the mark of its page, among all pages of that page's language. */
function isSupported([page, , claim]: Claim): boolean {
  const { lang } = passages[page] ?? { lang: '' };
  const ids = Object.keys(passages).filter((id) => passages[id]?.lang === lang);
  const context = contextOf(ids.flatMap((id) => passages[id] ?? []));
  const { citations, dropped } = checkCitations(`${claim} [${ids.indexOf(page) + 1}].`, context, siteUrl);
  expect(citations.length + dropped.length).toBe(1);
  return citations.length === 1;
}

const wrong = (set: readonly Claim[]) => ({
  lost: set.filter((claim) => claim[1] && !isSupported(claim)).map(([, , text]) => text),
  passed: set.filter((claim) => !claim[1] && isSupported(claim)).map(([, , text]) => text),
});

describe('the check of citations, on claims that were written before it was measured', () => {
  it('keeps at least 44 of 46 that the page supports, and lets at most 2 of 46 through that it does not', () => {
    expect(claims.filter(([, supported]) => supported)).toHaveLength(46);
    expect(claims.filter(([, supported]) => !supported)).toHaveLength(46);
    const { lost, passed } = wrong(claims);
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(2);
    expect(passed.length, passed.join('\n')).toBeLessThanOrEqual(2);
  });

  it('keeps at least 7 of 8 in another language than the page, and lets at most 1 of 6 through', () => {
    const { lost, passed } = wrong(otherLanguage);
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(1);
    expect(passed.length, passed.join('\n')).toBeLessThanOrEqual(1);
  });
});

describe('which text a mark stands for', () => {
  const refund: Page = {
    lang: 'en',
    title: 'Returns',
    heading: 'Refunds',
    url: '/returns',
    anchor: 'refunds',
    text: 'A refund takes fourteen working days. You get six stamps for each parcel.\n\n```sh\nshop refund list[1] --all\n```',
  };
  const delivery: Page = {
    lang: 'en',
    title: 'Delivery of large furniture',
    heading: '',
    url: 'https://other.example/delivery.pdf',
    anchor: 'page=4',
    text: 'Two carriers bring sofas to the third floor, never on Sundays.',
  };
  const context = contextOf([refund, delivery]);
  const check = (text: string) => checkCitations(text, context, siteUrl);
  const kept = (text: string) => check(text).citations.map(({ sourceIds, mark }) => [sourceIds[0], mark]);

  it('is the sentence before it, whether the mark comes before or after the full stop', () => {
    for (const text of [
      'Hello. A refund takes fourteen days [1].',
      'Hello. A refund takes fourteen days. [1] Bye.',
    ]) {
      const [citation] = check(text).citations;
      expect(text.slice(citation?.start, citation?.end)).toMatch(/^A refund takes fourteen days/);
      expect(citation).toMatchObject({
        quote: 'A refund takes fourteen working days.',
        mark: text.indexOf('['),
      });
    }
  });

  it('is the sentence after it when it begins a line, and all of it in its middle', () => {
    expect(kept('[1] says that a refund takes fourteen working days.')).toEqual([['1', 0]]);
    expect(kept('According to [1], a refund takes fourteen working days.')).toHaveLength(1);
    expect(kept('Nobody knows. [1] A refund takes fourteen working days.')).toEqual([]);
  });

  it('is checked for each mark of a row by itself', () => {
    const text = 'A refund takes fourteen working days [1][2] [9].';
    const { citations, dropped, grounded } = check(text);
    expect(citations.map(({ sourceIds }) => sourceIds)).toEqual([['1']]);
    expect(dropped.map(({ start, end }) => text.slice(start, end))).toEqual(['[2]', '[9]']);
    expect(grounded).toBe(true);
  });

  it('is the code above it, and nothing inside of code is a mark', () => {
    const text = '```sh\nshop refund list[1] --all\n```\n\n[1] or `list[2]`';
    expect(kept(text)).toEqual([['1', text.indexOf('[1] or')]]);
    expect(check(text).dropped).toEqual([]);
  });

  it('counts a number in digits where the page has it as a word, and no other number', () => {
    expect(kept('You get 6 stamps for each parcel [1].')).toHaveLength(1);
    expect(kept('You get 7 stamps for each parcel [1].')).toEqual([]);
    expect(kept('You get 60 stamps for each parcel [1].')).toEqual([]);
  });

  it('may be the page that is named, which makes no answer of it', () => {
    const { citations, grounded } = check('The nearest page:\n\n- Delivery of large furniture [2]');
    expect(citations).toMatchObject([{ sourceIds: ['2'], quote: 'Snippet of Delivery of large furniture' }]);
    expect(grounded).toBe(false);
  });

  it('links to the sentence: in a page by a text fragment behind its anchor, in a PDF by the page', () => {
    expect(check('A refund takes fourteen days [1].').citations[0]?.url).toBe(
      'https://shop.example/returns#refunds:~:text=A%20refund%20takes%20fourteen%20working%20days,-.%20You%20get%20six',
    );
    expect(check('Two carriers bring sofas to the third floor [2].').citations[0]?.url).toBe(
      'https://other.example/delivery.pdf#page=4',
    );
  });
});

describe('any answer at all', () => {
  /** Repeatable. */
  function random(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  }
  const scraps = [
    ...Object.values(passages).flatMap(({ text }) => text.split(' ')),
    '[1]',
    '[2] ',
    '[3][1]',
    '[99]',
    '[0]',
    '[007]',
    '[1](/x)',
    '`a[1]`',
    '```',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '-,&',
    '%',
    '#:~:text=x',
    '"',
    '\u202e',
    '\ud800',
    '👩‍👩‍👧',
    '漢字。',
    'é',
    '&amp;',
    '| a | b |',
    '—',
    '\u0000',
  ];

  it('gives citations that are whole: 2,000 random ones', ({ task }) => {
    task.meta.cases = 2_000;
    let directives = 0;
    for (let seed = 1; seed <= 2_000; seed++) {
      const pick = random(seed);
      const words = (most: number) =>
        Array.from({ length: pick(most) }, () => scraps[pick(scraps.length)]).join(pick(3) ? ' ' : '');
      const anchors = ['', 'a b"<', 'page=3', 'ä'];
      const urls = ['/p', 'https://x.example/a?b=c', '/#/route', '/file.pdf'];
      const pages = Array.from({ length: pick(4) }, () => ({
        lang: ['en', 'de', '', 'ja', 'not a tag'][pick(5)] ?? '',
        title: words(5),
        heading: words(3),
        text: words(90),
        url: urls[pick(4)] ?? '',
        anchor: anchors[pick(4)] ?? '',
      }));
      const context = contextOf(pages);
      const quoted = pages.map(({ text }) => text.slice(pick(20), 20 + pick(150)));
      const text = `${words(60)} ${quoted[0] ?? ''} [1] ${words(20)}`;
      const { citations, dropped } = checkCitations(text, context, siteUrl);
      const places = [...citations.map(({ mark }) => mark ?? -1), ...dropped.map(({ start }) => start)];
      expect(new Set(places).size).toBe(places.length);
      for (const at of places) expect(text.slice(at)).toMatch(/^\[\d{1,3}\]/);
      for (const { start, end, sourceIds, quote, url = '' } of citations) {
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(text.length);
        const source = context.sources.find(({ n }) => String(n) === sourceIds[0]);
        expect(source).toBeDefined();
        expect(quote.length).toBeLessThanOrEqual(300);
        const address = new URL(url);
        expect(address.origin + address.pathname).toBe(
          new URL((source?.url ?? '').split('#')[0] ?? '', siteUrl).href.replace(/\?.*/, ''),
        );
        const [, directive] = /:~:(.*)$/.exec(address.hash) ?? [];
        if (directive === undefined) continue;
        // The grammar of a text directive: [prefix-,]start[,end][,-suffix] without a bare dash or comma in any.
        const part = String.raw`(?:[\w.!~*'()]|%[\dA-F]{2})+`;
        expect(directive).toMatch(new RegExp(`^text=(?:${part}-,)?${part}(?:,${part})?(?:,-${part})?$`));
        const plain = (context.excerpts.find(({ n }) => n === source?.n)?.text ?? '').replace(/[`\s]+/g, '');
        for (const text of directive.slice('text='.length).split(','))
          expect(plain).toContain(decodeURIComponent(text.replace(/^-|-$/, '')).replace(/\s+/g, ''));
        directives++;
      }
    }
    expect(directives).toBeGreaterThan(500);
  });
});
