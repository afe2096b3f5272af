import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readingOrder } from '../../../demo/build/navigation.ts';
import { parsePage, readPages } from '../../../demo/build/read-page.ts';
import { renderMarkdown } from '../../../demo/build/render-markdown.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = readPages(`${root}demo/content`);
const rendered = new Map([...pages].map(([slug, page]) => [slug, renderMarkdown(page.body)]));

/** Why an internal link is broken, or undefined. */
function problemOf(target: string, from: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const slug = path === '' ? from : path.replace(/^\.\//, '');
  const page = rendered.get(slug);
  if (!page) return `${from}: no page ${target}`;
  if (anchor && !page.headings.some(({ id }) => id === anchor)) return `${from}: no heading ${target}`;
  return undefined;
}

describe('the pages of the demo', () => {
  it('are at least 25', () => {
    expect(pages.size).toBeGreaterThanOrEqual(25);
  });

  it('each stand in the sidebar once', () => {
    expect(new Set(readingOrder)).toEqual(new Set(pages.keys()));
    expect(readingOrder).toHaveLength(pages.size);
  });

  it.each([...pages.values()])('$slug has a title, a description and 200 to 750 words', (page) => {
    expect(page.title.length).toBeLessThanOrEqual(60);
    expect(page.description.length).toBeLessThanOrEqual(160);
    const words = page.body.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    expect(words).toBeGreaterThanOrEqual(200);
    expect(words).toBeLessThanOrEqual(750);
  });

  it('have titles of their own', () => {
    expect(new Set([...pages.values()].map(({ title }) => title)).size).toBe(pages.size);
  });

  it('leave the first heading to the title', () => {
    const first = [...rendered].filter(([, { headings }]) => headings.some(({ depth }) => depth === 1));
    expect(first.map(([slug]) => slug)).toEqual([]);
  });

  it('link to each other and to headings that exist, relatively', () => {
    const links = [...rendered].flatMap(([from, page]) => page.links.map((target) => ({ from, target })));
    // The description of the API is the server's own, and not a page.
    const internal = links.filter(({ target }) => !/^https?:|^\/openapi\.json$/.test(target));
    expect(internal.length).toBeGreaterThan(50);
    expect(internal.filter(({ target }) => !/^(?:\.\/[a-z0-9-]+)?(?:#.+)?$/.test(target))).toEqual([]);
    expect(internal.map(({ from, target }) => problemOf(target, from)).filter(Boolean)).toEqual([]);
  });

  it.each(['chat.tsx', 'transports.ts'])(
    'shows React users the code of %s that is built and driven',
    (name) => {
      const code = readFileSync(`${root}demo/react-chat/${name}`, 'utf8');
      expect(pages.get('react-usechat')?.body).toContain(`\n${code}\`\`\``);
    },
  );

  it('would not pass with a link to nowhere', () => {
    expect(problemOf('./nowhere', 'index')).toBeDefined();
    expect(problemOf('./embed#nowhere', 'index')).toBeDefined();
  });

  it('are reached by every link of the front page', () => {
    const html = readFileSync(`${root}demo/index.html`, 'utf8');
    const targets = [...html.matchAll(/href="\/docs\/(?<path>[^"]*)"/g)].map(
      (match) => match.groups?.['path'] ?? '',
    );
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.map((path) => problemOf(`./${path || 'index'}`, 'index')).filter(Boolean)).toEqual([]);
  });

  it('are what the product questions ask for', () => {
    const text = readFileSync(`${root}test/fixtures/product-questions.json`, 'utf8');
    const questions = JSON.parse(text) as { question: string; page: string }[];
    expect(questions).toHaveLength(20);
    expect(questions.filter(({ page }) => !pages.has(page))).toEqual([]);
  });
});

describe('a page without front matter', () => {
  it('is refused with its name', () => {
    expect(() => parsePage('bare', 'Just text')).toThrow(/bare\.md/);
    expect(() => parsePage('half', '---\ntitle: Half\n---\nText')).toThrow(/half\.md/);
  });
});
