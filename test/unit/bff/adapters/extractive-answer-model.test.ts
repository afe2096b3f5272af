import { describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../../../bff/adapters/extractive-answer-model.ts';
import type { AnswerPrompt } from '../../../../bff/ports/answer-model.ts';
import type { ContextExcerpt, PreparedContext } from '../../../../flows/ports.ts';

const excerpt = (n: number, part: number, ...sentences: [string, number][]): ContextExcerpt => ({
  n,
  part,
  passageId: n * 10 + part,
  text: sentences.map(([text]) => text).join(' '),
  sentences: sentences.map(([text, score]) => ({ text, score })),
});

async function answer(context: Partial<PreparedContext>, more: Partial<AnswerPrompt> = {}): Promise<string> {
  const prompt = { mode: 'answer', attempt: 1, context, ...more } as unknown as AnswerPrompt;
  let text = '';
  await createExtractiveAnswerModel(0).answer(prompt, new AbortController().signal, (event) => {
    if (event.type === 'text') text += event.text;
  });
  return text;
}

describe('quotes for a question of several parts', () => {
  const excerpts = [
    excerpt(1, 0, ['Install it with npm.', 0.8], ['It takes a minute.', 0.2]),
    excerpt(2, 1, ['Set the accent.', 0.3]),
    excerpt(3, 1, ['Colours have contrast.', 0.9], ['Colours change at night.', 0.7]),
  ];
  const sources = [1, 2, 3].map((n) => ({ n })) as PreparedContext['sources'];
  const parts = [
    { text: 'How do I install it', covered: true },
    { text: 'how do I *change* the colour', covered: true },
  ];

  it('stand under the words of each part, with one from its best page', async () => {
    expect(await answer({ covered: true, parts, sources, excerpts })).toBe(
      [
        '**How do I install it**',
        '> Install it with npm. [1]',
        '**how do I \\*change\\* the colour**',
        '> Set the accent. [2]',
        '> Colours have contrast. [3]',
      ].join('\n\n'),
    );
  });

  it('follow the order of the sources, whatever numbers the conversation has given them', async () => {
    const numbered = excerpts.map((one) => ({ ...one, n: 10 - one.n }));
    const held = sources.map(({ n, ...rest }) => ({ ...rest, n: 10 - n }));
    const text = await answer({ covered: true, parts, sources: held, excerpts: numbered });
    expect(text.match(/\[\d\]/g)).toEqual(['[9]', '[8]', '[7]']);
  });

  it('are one for each part when it is to be short, and others at the next attempt', async () => {
    const short = await answer({ covered: true, parts, sources, excerpts }, { mode: 'shorter' });
    expect(short.match(/^> .*/gm)).toEqual(['> Install it with npm. [1]', '> Set the accent. [2]']);
    const next = await answer({ covered: true, parts, sources, excerpts }, { mode: 'shorter', attempt: 2 });
    expect(next.match(/^> .*/gm)).toEqual(['> It takes a minute. [1]', '> Colours have contrast. [3]']);
  });

  it('leave out what fits less than half as well as the best', async () => {
    const alone = [excerpt(1, 0, ['Set the accent.', 0.8], ['It is green.', 0.41], ['Ask us.', 0.39])];
    expect((await answer({ covered: true, sources, excerpts: alone })).match(/^> .*/gm)).toEqual([
      '> Set the accent. [1]',
      '> It is green. [1]',
    ]);
  });

  it('say where the site does not cover a part', async () => {
    const half = [{ text: 'How do I bake bread', covered: false }, ...parts.slice(1)];
    const text = await answer({ covered: true, parts: half, sources, excerpts });
    expect(text).toContain('**How do I bake bread**\n\nThe pages of this site do not seem to cover this.');
    expect(text).not.toContain('npm');
  });
});
