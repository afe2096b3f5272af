import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePassages } from '../../flows/content/make-passages.ts';
import { readMarkdownPage } from '../../flows/content/markdown-page.ts';
import { plainSentence, splitSentences } from '../../flows/text/sentences.ts';
import { sentenceAddress, textFragment } from '../../flows/text/text-fragment.ts';
import { openBrowser } from '../support/browser.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

/** One in four, and all short ones, were measured once: docs/decisions/0024; they take minutes. */
const every = 12;
const content = new URL('../../demo/content/', import.meta.url);

interface Quoted {
  /** Path on the demo's server. */
  address: string;
  sentence: string;
}

/** Every sentence of the documentation that has a link of its own. */
function sentencesOf(name: string): Quoted[] {
  const page = readMarkdownPage(readFileSync(new URL(name, content), 'utf8'));
  const slug = name.slice(0, -'.md'.length);
  const url = slug === 'index' ? '/docs/' : `/docs/${slug}`;
  return makePassages(page).flatMap(({ text, anchor }) =>
    splitSentences(text, 'en').flatMap(({ start, end }) => {
      const sentence = text.slice(start, end);
      const fragment = textFragment(sentence, text);
      return fragment === ''
        ? []
        : [{ address: sentenceAddress(url, anchor, fragment), sentence: plainSentence(sentence) }];
    }),
  );
}

/** How far the first line of the text is from the middle below the header, in px, and how far the page could still go. */
function placeOf(page: Page, sentence: string) {
  return page.evaluate((wanted) => {
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
    const walker = document.createTreeWalker(
      document.querySelector('main') ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    const places: [Text, number][] = [];
    let all = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { data } = node as Text;
      for (let at = 0; at < data.length; at++) {
        const letter = letters(data[at] ?? '');
        if (letter) places.push([node as Text, at]);
        all += letter;
      }
    }
    const from = all.indexOf(letters(wanted));
    const first = places[from];
    const last = places[from + letters(wanted).length - 1];
    if (from < 0 || !first || !last) return undefined;
    const range = new Range();
    range.setStart(...first);
    range.setEnd(last[0], last[1] + 1);
    const [line] = range.getClientRects();
    if (!line) return undefined;
    const header = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const off = (line.top + line.bottom) / 2 - (innerHeight + header) / 2;
    return { off, above: scrollY, below: document.documentElement.scrollHeight - innerHeight - scrollY };
  }, sentence);
}

/** A browser puts the text that a fragment names into the middle, as far as the page can be scrolled. */
const isMiddle = ({ off, above, below }: { off: number; above: number; below: number }) =>
  Math.abs(off) < 20 || (off < 0 && above < 1) || (off > 0 && below < 1);

describe('the link of a citation, in Chromium', () => {
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startDemo(folder.dataDir);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    folder.dispose();
  });

  /** The addresses that did not bring their sentence into the middle. */
  async function missed(quoted: readonly Quoted[]): Promise<string[]> {
    const page = await browser.newPage({
      viewport: { width: 900, height: 300 },
      // Without it the demo scrolls slowly.
      reducedMotion: 'reduce',
    });
    const wrong: string[] = [];
    for (const { address, sentence } of quoted) {
      // From another document, because a fragment of the same one loads nothing.
      await page.goto('about:blank');
      await page.goto(new URL(address, product.url).href);
      let place = await placeOf(page, sentence);
      for (let tries = 0; tries < 4 && place && !isMiddle(place); tries++) {
        await page.waitForTimeout(50);
        place = await placeOf(page, sentence);
      }
      if (!place || !isMiddle(place)) wrong.push(`${address} ${JSON.stringify(place)}`);
    }
    await page.close();
    return wrong;
  }

  it('lands on every twelfth sentence of the documentation', { timeout: 120_000 }, async ({ task }) => {
    const quoted = readdirSync(content)
      .flatMap(sentencesOf)
      .filter((_, index) => index % every === 0);
    task.meta.cases = quoted.length;
    expect(quoted.length).toBeGreaterThanOrEqual(80);
    const wrong = await missed(quoted);
    expect(wrong, wrong.join('\n')).toEqual([]);
    // That the middle is reached is no chance: the headings alone do not.
    const plain = quoted
      .slice(0, 20)
      .map(({ address, sentence }) => ({ address: address.replace(/:~:.*/, ''), sentence }));
    expect((await missed(plain)).length).toBeGreaterThan(14);
  });
});
