import { fixtureCleanup } from '@open-wc/testing';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcherLabel } from '../../widget/locales/launcher.ts';
import { loadLateWords } from '../../widget/locales/late/load.ts';
import type { Receipt } from '../../widget/protocol/index.ts';
import { MountedWidget } from '../support/mounted-widget.ts';

const path = '/api/runs/run_1/receipt';
const calls = { modelCalls: 1, inputTokens: 1_830, outputTokens: 214 };
const none = { modelCalls: 0, inputTokens: 0, outputTokens: 0 };
const receipt: Receipt = {
  runId: 'run_1',
  reuse: 'exact',
  preparedAt: '2026-11-26T09:12:44.120Z',
  steps: [
    { slug: 'search', label: 'Search the site', status: 'reused', ms: 21 },
    { slug: 'rerank', label: 'Rank the passages', status: 'reused', ms: 1_200 },
  ],
  spent: { ms: 0, steps: 0, searches: 0, ...none },
  saved: { ms: 1_340, steps: 5, searches: 1, ...none, estimate: true },
  answers: [
    {
      answerId: 'answer_1',
      attempt: 1,
      mode: 'answer',
      model: 'm-1',
      temperature: 0.25,
      status: 'done',
      ms: 2_900,
      ...calls,
    },
    { answerId: 'answer_2', attempt: 2, mode: 'shorter', model: 'm-1', status: 'done', ms: 900, ...calls },
  ],
};

describe('<prep-chat>: the receipt', () => {
  const widget = new MountedWidget();
  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  const shown = () => widget.find('prep-chat-receipt')?.shadowRoot;
  const textOf = () => shown()?.querySelector('ul')?.textContent.replace(/\s+/g, ' ') ?? '';
  async function unfold(): Promise<HTMLElement> {
    await expect.poll(() => widget.find('prep-chat-steps summary, summary')).not.toBeNull();
    const summary = widget.find('summary')!;
    summary.focus();
    summary.click();
    return summary;
  }

  it('is fetched when the steps are unfolded, not before, and each time anew', async () => {
    widget.bff.stored.set(path, receipt);
    await widget.mount();
    await widget.done();
    expect(widget.bff.count(path)).toBe(0);
    expect(widget.find('prep-chat-receipt')).toBeNull();
    const summary = await unfold();
    await expect.poll(textOf).toMatch(/1,830/);
    const text = textOf();
    expect(text).toMatch(/Prepared earlier, and still current: Nov 26, 2026/);
    expect(text).toMatch(/Search the site · 0.02 s/);
    expect(text).toMatch(/Spared, estimated: steps: 5 · 1.3 s/);
    expect(text).toMatch(/Answers from this preparation, without a new search: 2/);
    expect(text).toMatch(/Answer · m-1 · temperature 0.25 · 2.9 s · tokens: 1,830 read, 214 written/);
    expect(text).toMatch(/Shorter · m-1 · 0.90 s/);
    expect(text).not.toMatch(/[$€]/);
    summary.click();
    await expect.poll(() => widget.find('prep-chat-receipt')).toBeNull();
    summary.click();
    await expect.poll(() => widget.bff.count(path)).toBe(2);
  });

  it('of a question that was prepared for it says nothing of reuse, and shows money where the site does', async () => {
    widget.bff.stored.set(path, {
      ...receipt,
      reuse: 'none',
      spent: { ms: 90, steps: 5, searches: 1, ...calls, cost: 0.0004 },
      saved: { steps: 0, searches: 0, ...none, estimate: true },
      answers: [{ ...receipt.answers[0], cost: 0.0012 }],
      currency: 'EUR',
    });
    await widget.mount();
    await widget.done();
    await unfold();
    await expect.poll(textOf).toMatch(/€0.0012/);
    expect(textOf()).toMatch(/Preparing the answer · tokens: 1,830 read, 214 written · €0.0004/);
    expect(textOf()).not.toMatch(/earlier|Spared/);
  });

  it('that does not come, or makes no sense, is said in a sentence', async () => {
    await widget.mount();
    await widget.done();
    const summary = await unfold();
    const said = () => shown()?.querySelector('[role=status]')?.textContent.trim();
    await expect.poll(said).toBe('Something went wrong. Try again.');
    widget.bff.stored.set(path, { runId: 7, steps: '<b>' });
    summary.click();
    await expect.poll(() => widget.find('prep-chat-receipt')).toBeNull();
    summary.click();
    await expect.poll(said).toBe('Something went wrong. Try again.');
  });

  it.each(['light', 'dark'])(
    'A11Y: has a name, is reached by keyboard and has no finding of axe, %s',
    async (theme) => {
      widget.bff.stored.set(path, receipt);
      await widget.mount('inline', theme);
      await widget.done();
      await unfold();
      await expect.poll(textOf).toMatch(/1,830/);
      const list = shown()?.querySelector('ul');
      const title = shown()?.getElementById(list?.getAttribute('aria-labelledby') ?? '');
      expect(title?.textContent).toBe('Receipt');
      const { violations } = await axe.run(widget.element);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    },
  );

  it('has its words in all languages, none of them English by mistake', async () => {
    const english = await loadLateWords('en');
    const written = (words: typeof english) => [
      words.title,
      words.steps,
      words.earlier('42'),
      words.saved('42'),
      words.tokens('17', '42'),
      words.answers('42'),
      words.temperature('0.5'),
    ];
    const all = await Promise.all(
      Object.keys(launcherLabel).map(async (locale) => [locale, await loadLateWords(locale)] as const),
    );
    expect(all).toHaveLength(15);
    for (const [locale, words] of all) {
      const texts = written(words);
      for (const [place, text] of texts.entries()) {
        expect(text.trim(), locale).not.toBe('');
        if (locale !== 'en') expect(text, locale).not.toBe(written(english)[place]);
      }
      expect(texts[4], locale).toMatch(/17.*42/);
      expect(texts[5], locale).toMatch(/42/);
    }
  });
});
