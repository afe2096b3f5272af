import { describe, expect, it } from 'vitest';
import { createRewriter } from '../../../../bff/preparation/rewrite-question.ts';
import { parseConfig } from '../../../../bff/config.ts';
import type { AnswerModel, AnswerPrompt } from '../../../../bff/ports/answer-model.ts';
import type { PreparationStore, StepContext } from '../../../../flows/ports.ts';
import { queries } from '../../../../flows/steps/queries.ts';

const { signal } = new AbortController();
const { site } = parseConfig({});

function rewriterThatSays(...pieces: (string | Error)[]) {
  const prompts: AnswerPrompt[] = [];
  const model: AnswerModel = {
    name: 'm',
    async answer(prompt, _signal, tell) {
      prompts.push(prompt);
      for (const text of pieces) {
        if (text instanceof Error) throw text;
        tell({ type: 'text', text });
      }
    },
  };
  const rewriter = createRewriter({
    model,
    sites: { site: () => Promise.resolve(site) },
    conversations: { visitorOf: () => Promise.resolve('visitor_1') },
  });
  return { rewriter, prompts };
}

/** What a question is searched for, after another one. */
async function searched(question: string, earlier: string[], rewriter?: StepContext['ports']['rewriter']) {
  let texts: readonly string[] = [];
  const troubles: unknown[] = [];
  const preparations: Partial<PreparationStore> = {
    question: () => Promise.resolve(question),
    before: () => Promise.resolve(earlier.length > 0 ? { runId: 'before', asked: earlier } : undefined),
    savePlan: (_, decided) => Promise.resolve(void ({ texts } = decided)),
    held: () => Promise.resolve([]),
  };
  const ports = {
    preparations,
    passages: () => ({ load: () => Promise.resolve([]) }),
    onTrouble: (error: unknown) => troubles.push(error),
    ...(rewriter ? { rewriter } : {}),
  };
  await queries({ runId: 'run_1' }, { signal, ports } as unknown as StepContext);
  return { texts, troubles };
}

describe('a follow-up with a model', () => {
  const earlier = ['How do I install the widget?'];
  const byRules = ['And in React (install widget)'];

  it('is put into words of its own, on the budget of who asks, in a short call', async () => {
    const { rewriter, prompts } = rewriterThatSays('How do I install ', 'the widget in React?');
    const { texts } = await searched('And in React?', earlier, rewriter);
    expect(texts).toEqual(['How do I install the widget in React?']);
    expect(prompts).toHaveLength(1);
    expect(prompts[0]?.spender).toMatchObject({
      visitorId: 'visitor_1',
      site: { limits: { outputTokens: 80, answerSeconds: 4 } },
    });
    expect(prompts[0]?.messages.at(-1)?.content).toContain('How do I install the widget?');
  });

  it.each([
    ['first of all', 'And in React?', []],
    ['complete by itself', 'Which browsers are supported?', earlier],
  ])('costs no call when the question is %s', async (_, question, before) => {
    const { rewriter, prompts } = rewriterThatSays('x');
    await searched(question, before, rewriter);
    expect(prompts).toEqual([]);
  });

  it('is one when the rules cannot tell and the model takes up what was asked before', async () => {
    const { rewriter, prompts } = rewriterThatSays('Can only admins install the widget?');
    expect((await searched('Only admins?', earlier)).texts).toEqual(['Only admins?']);
    expect((await searched('Only admins?', earlier, rewriter)).texts).toEqual([
      'Can only admins install the widget?',
    ]);
    const unchanged = rewriterThatSays('What is a run?');
    expect((await searched('What is a run?', earlier, unchanged.rewriter)).texts).toEqual(['What is a run?']);
    expect([prompts, unchanged.prompts].map(({ length }) => length)).toEqual([1, 1]);
  });

  it.each([
    ['answers in its place', 'You install it with npm [1].'],
    ['says too much', 'It is easy. Just do it.'],
    ['lists', 'One\nTwo'],
    ['says nothing, for the budget is spent', ''],
  ])('is left to the rules when the model %s', async (_, text) => {
    const { rewriter } = rewriterThatSays(text);
    expect(await searched('And in React?', earlier, rewriter)).toEqual({ texts: byRules, troubles: [] });
  });

  it('is left to the rules when the model fails, which is told', async () => {
    const failure = new Error('down');
    const { texts, troubles } = await searched('And in React?', earlier, rewriterThatSays(failure).rewriter);
    expect({ texts, troubles }).toEqual({ texts: byRules, troubles: [failure] });
  });
});
