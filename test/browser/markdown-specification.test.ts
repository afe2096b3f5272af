import { describe, expect, it } from 'vitest';
import { corpora } from '../support/corpora.ts';
import type { MarkdownExample } from '../support/markdown-examples.ts';
import { actualOutline, expectedOutline, hasHtmlOrImage, rendered } from '../support/rendered-markdown.ts';

/** Examples that come out otherwise; why is in docs/markdown.md. */
const different = {
  commonmark: ['commonmark 602', 'commonmark 608', 'commonmark 611', 'commonmark 612'],
  gfm: ['gfm extensions.txt 23'],
};

const written = (examples: readonly MarkdownExample[]) =>
  examples.filter(({ markdown, html }) => !hasHtmlOrImage(markdown) && !html.includes('<IGNORE>'));

const failing = (examples: readonly MarkdownExample[]) =>
  examples
    .filter(
      ({ markdown, html }) =>
        expectedOutline(html).join('\n') !== actualOutline(rendered([markdown], 0)).join('\n'),
    )
    .map(({ id }) => id);

describe('Markdown as the specifications have it', () => {
  it('CommonMark 0.31.2: at least 95 % of the examples without raw HTML and images, and all but the listed ones', () => {
    const examples = written(corpora.commonmark);
    expect(examples.length).toBeGreaterThan(500);
    const failed = failing(examples);
    expect(failed).toEqual(different.commonmark);
    expect(1 - failed.length / examples.length).toBeGreaterThan(0.95);
  });
  it.skipIf(corpora.gfm.length === 0)(
    'GitHub’s extensions: tables, strikethrough, task lists, autolinks',
    () => {
      const examples = written(corpora.gfm);
      expect(examples.length).toBeGreaterThan(40);
      expect(failing(examples)).toEqual(different.gfm);
    },
  );
});
