import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedbackEvent } from '../../widget/index.ts';
import { MountedWidget, sources } from '../support/mounted-widget.ts';

const conversation = {
  conversationId: 'conversation_1',
  turns: [
    {
      turnId: 'turn_0',
      runId: 'run_0',
      clientMessageId: 'key_0',
      question: 'What was that?',
      createdAt: '2026-11-20T09:30:00.000Z',
      reuse: 'none',
      status: 'completed',
      steps: [],
      sources,
      answers: [
        {
          answerId: 'answer_0',
          mode: 'answer',
          model: 'm',
          status: 'done',
          text: 'It was this [1].',
          citations: [],
          dropped: [],
          followups: [],
          notices: [],
          outcome: 'answered',
        },
      ],
    },
  ],
};
const streaming = structuredClone(conversation);
Object.assign(streaming.turns[0]?.answers[0] ?? {}, { status: 'streaming', text: 'It w' });

describe('<prep-chat>: the conversation', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  const bodies = (path: string) =>
    widget.bff.requests.filter((request) => request.path === path).map(({ body }) => body);

  it('edits a question: the old turn goes, here and on the server', async () => {
    await widget.mount();
    await widget.done();
    await widget.click('Edit the question');
    await expect.poll(() => widget.find<HTMLTextAreaElement>('#text')?.value).toBe('How?');
    const field = widget.find<HTMLTextAreaElement>('#text');
    if (field) field.value = 'How exactly?';
    await widget.click('Ask');
    await expect
      .poll(() => bodies('/api/prepare').at(-1))
      .toMatchObject({
        message: 'How exactly?',
        conversationId: 'conversation_1',
        replacesTurnId: 'turn_1',
      });
    expect(widget.roots().filter(({ host }) => host.localName === 'prep-chat-turn')).toHaveLength(1);
    expect(widget.find('.question')?.textContent).toBe('How exactly?');
  });

  it('leaves an edit with Escape, and the panel open', async () => {
    await widget.mount('floating');
    await widget.open();
    await widget.done();
    await widget.click('Edit the question');
    await expect.poll(() => widget.find('#text')?.matches(':focus')).toBe(true);
    widget.press(widget.find('#text') ?? widget.element, 'Escape');
    await expect.poll(() => widget.find('prep-chat-form')).toBeNull();
    await expect.poll(() => widget.find('.edit')?.matches(':focus')).toBe(true);
    expect(widget.element.opened).toBe(true);
    expect(bodies('/api/prepare')).toHaveLength(1);
  });

  it('rates an answer, and takes a comment with a bad rating', async () => {
    await widget.mount();
    await widget.done();
    const rated: string[] = [];
    widget.element.addEventListener('prep-chat-feedback', (event: FeedbackEvent) => rated.push(event.rating));
    await widget.click('Helpful');
    const path = widget.bff.requests.at(-1)?.path ?? '';
    await expect.poll(() => rated).toEqual(['up']);
    await expect.poll(() => widget.button('Helpful')?.getAttribute('aria-pressed')).toBe('true');
    expect(path).toMatch(/^\/api\/answers\/answer_\d+\/feedback$/);
    await widget.click('Not helpful');
    await expect.poll(() => widget.find('#text')?.matches(':focus')).toBe(true);
    const field = widget.find<HTMLTextAreaElement>('#text');
    if (field) field.value = '  It is out of date. ';
    await widget.click('Send comment');
    await expect
      .poll(() => bodies(path))
      .toEqual([{ rating: 'up' }, { rating: 'down' }, { rating: 'down', comment: 'It is out of date.' }]);
    await expect.poll(widget.text).toMatch(/Thank you/);
    expect(widget.find('#text')).toBeNull();
  });

  it('keeps a comment that could not be sent', async () => {
    await widget.mount();
    await widget.done();
    await widget.click('Not helpful');
    await expect.poll(() => widget.find('#text')).not.toBeNull();
    const field = widget.find<HTMLTextAreaElement>('#text');
    if (field) field.value = 'Kept';
    const path = widget.bff.requests.at(-1)?.path ?? '';
    widget.bff.refusals.set(path, { status: 503, code: 'storage_unavailable' });
    await widget.click('Send comment');
    await expect.poll(widget.text).toMatch(/Something went wrong/);
    expect(widget.find<HTMLTextAreaElement>('#text')?.value).toBe('Kept');
  });

  it('copies an answer with its sources', async () => {
    const copied: string[] = [];
    const original = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => Promise.resolve(void copied.push(text));
    try {
      await widget.mount();
      await widget.done();
      await widget.click('Copy');
      await expect.poll(() => copied[0]).toMatch(/^Put \*\*one tag\*\*[\s\S]*\[2\] Theme: https:\/\/docs/);
      await expect.poll(widget.text).toMatch(/Copied/);
      navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
      await widget.click('Copy');
      await expect.poll(widget.text).toMatch(/did not allow copying/);
    } finally {
      navigator.clipboard.writeText = original;
    }
  });

  it('leafs through its answers, and says that another one needed no search', async () => {
    await widget.mount();
    await widget.done();
    await widget.click('Simpler');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    widget.bff.part({
      type: 'start',
      messageId: 'answer_2',
      messageMetadata: {
        runId: 'run_1',
        turnId: 'turn_1',
        mode: 'simpler',
        reuse: 'none',
        attempt: 2,
        model: 'm',
      },
    });
    widget.bff.text('Plain words.');
    widget.bff.finish();
    await expect.poll(widget.text).toMatch(/without a new search[\s\S]*2\/2/);
    await widget.click('Previous answer');
    await expect.poll(() => widget.find('.text')?.textContent).toContain('one tag');
    expect(widget.text()).not.toMatch(/without a new search/);
    await widget.click('Next answer');
    await expect.poll(() => widget.find('.text')?.textContent).toBe('Plain words.');
  });

  it('asks a question that the answer proposes', async () => {
    await widget.mount();
    await widget.done(['And then?']);
    await widget.click('And then?');
    await expect.poll(() => bodies('/api/prepare').at(-1)).toMatchObject({ message: 'And then?' });
  });

  it('shows the page and the passage of a citation, by pointer and by keyboard; Escape hides only that', async () => {
    await widget.mount('floating');
    await widget.open();
    await widget.done();
    const mark = widget.find('.citation');
    const card = () => widget.find('[popover]:popover-open');
    mark?.focus();
    mark?.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
    // Focus by script counts as seen only after the keyboard was used.
    await expect.poll(() => mark?.matches(':focus-visible') ?? false).toBe(true);
    await expect
      .poll(() => card()?.textContent ?? '')
      .toMatch(/Embed[\s\S]*docs\.example › Guide[\s\S]*at once, everywhere/);
    expect(mark?.ariaDescription).toMatch(/one script tag/);
    widget.press(mark ?? widget.element, 'Escape');
    await expect.poll(card).toBeNull();
    expect(widget.element.opened).toBe(true);
    mark?.click();
    await expect.poll(() => widget.find('prep-chat-sources')?.shadowRoot?.activeElement?.localName).toBe('a');
  });

  it('comes back after a reload with the answers it had', async () => {
    localStorage.setItem('prep-chat-conversation:https://bff.example:', 'conversation_1');
    widget.bff.stored.set('/api/conversations/conversation_1', conversation);
    await widget.mount('floating');
    expect(widget.bff.requests).toEqual([]);
    await widget.open();
    await expect.poll(() => widget.find('.text')?.textContent).toContain('It was this');
    expect(widget.find('.question')?.textContent).toBe('What was that?');
    await expect.poll(() => widget.button('Source 1: Embed')).toBeDefined();
  });

  it('goes on with an answer that was being written when the page was left', async () => {
    localStorage.setItem('prep-chat-conversation:https://bff.example:', 'conversation_1');
    widget.bff.stored.set('/api/conversations/conversation_1', streaming);
    await widget.mount();
    await expect.poll(() => widget.bff.count('/api/answers/answer_0/stream')).toBe(1);
    widget.bff.begin(sources);
    widget.bff.text('It was all of this.');
    widget.bff.finish();
    await expect.poll(() => widget.find('.text')?.textContent).toBe('It was all of this.');
    expect(widget.bff.count('/api/stream')).toBe(0);
    expect(widget.button('Previous answer')).toBeUndefined();
  });

  it('begins anew when the server knows the conversation no more', async () => {
    localStorage.setItem('prep-chat-conversation:https://bff.example:', 'conversation_9');
    await widget.mount();
    await expect.poll(() => widget.bff.count('/api/conversations/conversation_9')).toBe(1);
    await expect.poll(() => localStorage.getItem('prep-chat-conversation:https://bff.example:')).toBeNull();
    expect(widget.find('[role=alert]')).toBeNull();
    expect(widget.text()).toMatch(/One\?/);
  });

  it('takes over what another tab has done', async () => {
    await widget.mount();
    await widget.done();
    const changed = structuredClone(conversation);
    const [turn] = changed.turns;
    if (turn) turn.question = 'Asked in the other tab';
    widget.bff.stored.set('/api/conversations/conversation_1', changed);
    const other = new BroadcastChannel('prep-chat:https://bff.example:');
    const tell = other.postMessage.bind(other);
    tell('conversation_1');
    await expect.poll(() => widget.find('.question')?.textContent).toBe('Asked in the other tab');
    other.close();
  });

  it('SEC-17: lists earlier conversations, opens one, and deletes in two steps', async () => {
    await widget.mount();
    await widget.done();
    const item = {
      conversationId: 'conversation_1',
      title: 'What was that?',
      updatedAt: '2026-11-20T09:30:00Z',
      turns: 1,
    };
    const list = { conversations: [item, { ...item, conversationId: 'conversation_2', title: 'Another' }] };
    widget.bff.stored.set('/api/conversations', list);
    widget.bff.stored.set('/api/conversations/conversation_1', conversation);
    await widget.click('Earlier conversations');
    await expect.poll(widget.text).toMatch(/What was that\?[\s\S]*Nov 20, 2026[\s\S]*Another/);
    await widget.click('Delete: Another');
    expect(widget.bff.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await widget.click('Delete for good');
    await expect.poll(() => widget.bff.count('/api/conversations/conversation_2')).toBe(1);
    await expect.poll(widget.text).not.toMatch(/Another/);
    widget.find('.open')?.click();
    await expect.poll(() => widget.find('.text')?.textContent).toContain('It was this');
  });

  it('SEC-17: deletes everything in two steps, the token too', async () => {
    await widget.mount();
    await widget.done();
    widget.bff.stored.set('/api/conversations', { conversations: [] });
    await widget.click('Earlier conversations');
    await widget.click('Delete all my data');
    await expect.poll(() => widget.button('Delete for good')).toBeDefined();
    expect(widget.bff.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await widget.click('Delete for good');
    await expect.poll(() => widget.bff.count('/api/me')).toBe(1);
    await expect.poll(widget.text).toMatch(/Deleted/);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('A11Y-17: keeps a draft in this tab', async () => {
    await widget.mount();
    const field = widget.type('Half a ques');
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    widget.element.remove();
    await widget.mount();
    await expect.poll(() => widget.find<HTMLTextAreaElement>('textarea')?.value).toBe('Half a ques');
  });

  it('REL-29: goes on where it was when it is taken out of the page and put back', async () => {
    await widget.mount();
    await widget.streaming();
    const { element } = widget;
    const parent = element.parentElement;
    widget.bff.stored.set('/api/conversations/conversation_1', streaming);
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    parent?.append(element);
    await expect.poll(() => widget.bff.count('/api/answers/answer_0/stream')).toBe(1);
    widget.bff.begin(sources);
    widget.bff.text('All of it.');
    widget.bff.finish();
    await expect.poll(() => widget.find('.text')?.textContent).toBe('All of it.');
    expect(widget.bff.count('/api/stream')).toBe(1);
  });

  it('marks the launcher when an answer comes while the panel is closed', async () => {
    await widget.mount('floating');
    await widget.open();
    await widget.streaming();
    widget.element.close();
    widget.bff.finish();
    const launcher = () => widget.find('.launcher')?.getAttribute('aria-label');
    await expect.poll(launcher).toBe('Ask a question. There is a new answer');
    await widget.open();
    expect(launcher()).toBe('Close');
    expect(widget.find('.unread')?.hidden).toBe(true);
  });
});
