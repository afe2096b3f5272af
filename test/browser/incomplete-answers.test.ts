import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredAnswer } from '../../widget/index.ts';
import { MountedWidget, sources } from '../support/mounted-widget.ts';

const truncated = { code: 'truncated', text: 'The answer is not complete.' } as const;

/** A conversation as the server keeps it, with one answer. */
function stored(answer: Partial<StoredAnswer>) {
  const whole = { answerId: 'answer_0', mode: 'answer', model: 'm', status: 'done', text: 'Half of' };
  const turn = {
    turnId: 'turn_0',
    runId: 'run_0',
    question: 'What was that?',
    createdAt: '2026-11-20T09:30:00Z',
  };
  const answers = [{ ...whole, citations: [], dropped: [], followups: [], notices: [], ...answer }];
  return {
    conversationId: 'conversation_1',
    turns: [{ ...turn, reuse: 'none', status: 'completed', steps: [], sources, answers }],
  };
}

describe('<prep-chat>: answers that are not whole', () => {
  const widget = new MountedWidget();
  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  const restore = async (answer: Partial<StoredAnswer>) => {
    localStorage.setItem('prep-chat-conversation:https://bff.example:', 'conversation_1');
    widget.bff.stored.set('/api/conversations/conversation_1', stored(answer));
    await widget.mount();
    await expect.poll(() => widget.button('Copy')).toBeDefined();
  };
  const asked = () => widget.bff.requests.findLast(({ path }) => path === '/api/stream')?.body;

  it('REL-07 says that an answer met its length limit, and goes on with it', async () => {
    await widget.mount();
    await widget.done();
    await expect.poll(() => widget.button('Shorter')).toBeDefined();
    expect(widget.button('Continue')).toBeUndefined();
    await widget.click('Shorter');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    widget.bff.begin();
    widget.bff.text('Half of');
    widget.bff.part({ type: 'data-notice', id: 'truncated', data: truncated });
    widget.bff.finish();
    await expect.poll(widget.text).toMatch(/not complete/);
    await widget.click('Continue');
    await expect.poll(asked).toMatchObject({ runId: 'run_1', mode: 'continue' });
    widget.bff.begin();
    widget.bff.text('Half of it.');
    widget.bff.finish();
    await expect.poll(() => widget.find('.text')?.textContent).toBe('Half of it.');
    await expect.poll(() => widget.button('Shorter')?.disabled).toBe(false);
    expect(widget.button('Continue')).toBeUndefined();
  });

  it.each<[string, Partial<StoredAnswer>, RegExp]>([
    ['met its length limit', { notices: [truncated] }, /not complete/],
    ['fell silent', { status: 'failed', error: 'model_stalled' }, /went silent/],
    ['broke off', { status: 'failed', error: 'model_interrupted' }, /broke off/],
    ['was stopped', { status: 'stopped', outcome: 'stopped' }, /Stopped/],
  ])('REL-06 REL-07 still marks after a reload an answer that %s', async (_, answer, words) => {
    await restore(answer);
    await expect.poll(widget.text).toMatch(words);
    expect(widget.find('.text')?.textContent).toBe('Half of');
    await widget.click('Continue');
    await expect.poll(asked).toMatchObject({ runId: 'run_0', mode: 'continue' });
  });

  it.each<[string, Partial<StoredAnswer>]>([
    ['is whole', {}],
    ['has only just begun', { status: 'failed', error: 'model_interrupted', text: '' }],
    ['consists of quotes', { status: 'stopped', model: 'extractive' }],
  ])('offers to go on with none that %s', async (_, answer) => {
    await restore(answer);
    expect(widget.button('Continue')).toBeUndefined();
  });

  it('says below the text what is known at its end, and above it what was known before', async () => {
    await widget.mount();
    await widget.streaming();
    await expect.poll(() => widget.find('.section')).not.toBeNull();
    const answer = widget.find('prep-chat-answer');
    if (!answer) throw new Error('there is no answer');
    const isBelow = (words: string) => {
      const notice = [...(answer.parentElement?.querySelectorAll('.notice, .late') ?? [])].find((each) =>
        each.textContent.includes(words),
      );
      return notice && Boolean(answer.compareDocumentPosition(notice) & Node.DOCUMENT_POSITION_FOLLOWING);
    };
    // The thread itself follows its end.
    const place = () =>
      answer.getBoundingClientRect().top - (widget.find('.question')?.getBoundingClientRect().top ?? 0);
    const before = place();
    const uncited = { code: 'uncited', text: 'No page supports it.' } as const;
    widget.bff.part({ type: 'data-notice', id: 'uncited', data: uncited });
    await expect.poll(() => isBelow('No page supports it.')).toBe(true);
    expect(place()).toBe(before);
    const spent = { code: 'budget_spent', text: 'Quotes until tomorrow.' } as const;
    widget.bff.part({ type: 'data-notice', id: 'budget', data: spent });
    await expect.poll(() => isBelow('Quotes until tomorrow.')).toBe(false);
    widget.bff.finish();
  });

  it('names the model that took over: quotes are not made simpler', async () => {
    await widget.mount();
    widget.type('How?');
    await widget.done();
    await expect.poll(() => widget.button('Simpler')).toBeDefined();
    await widget.click('Shorter');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    widget.bff.begin();
    const text = 'The language model does not answer right now. These are quotes from the site.';
    widget.bff.part({ type: 'data-notice', id: 'model_down', data: { code: 'model_down', text } });
    widget.bff.text('> A quote');
    widget.bff.part({
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: {
        complete: true,
        outcome: 'answered',
        model: 'extractive',
        timings: { totalMs: 5 },
      },
    });
    widget.bff.cut();
    await expect.poll(widget.text).toMatch(/does not answer right now. These are quotes/);
    await expect.poll(() => widget.button('Simpler')).toBeUndefined();
    expect(widget.button('Shorter')).toBeDefined();
  });
});
