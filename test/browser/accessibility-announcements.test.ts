import { fixtureCleanup } from '@open-wc/testing';
import { LitElement, html } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from '../../widget/controllers/announcer.ts';
import type { AnswerFile } from '../../widget/controllers/answer-file.ts';
import { labels } from '../../widget/locales/en.ts';
import * as speech from '../../widget/markdown/spoken-text.ts';
import { newTurn, reduceTurn, type Turn, type TurnEvent } from '../../widget/state/turn.ts';
import { MountedWidget, sources } from '../support/mounted-widget.ts';

class LiveRegion extends LitElement {
  /** The file that answers are read with, as far as it has come. */
  readonly answers: Pick<AnswerFile, 'state' | 'speech'> = { state: 'ready', speech };
  readonly announcer = new Announcer(this, this.answers);
  override render() {
    return html`<p>${this.announcer.message}</p>`;
  }
}
customElements.define('test-live-region', LiveRegion);

interface Said {
  at: number;
  text: string;
}

/** A live region that follows a turn, with the clock in the test's hand, and all that it ever said. */
class Listener {
  readonly said: Said[] = [];
  readonly #region = document.body.appendChild(document.createElement('test-live-region')) as LiveRegion;
  readonly #amount: string;
  #turn: Turn = newTurn('turn', 'How?');

  constructor(amount = 'sentence') {
    this.#amount = amount;
    const note = () => {
      const text = this.#region.announcer.message;
      if (text !== (this.said.at(-1)?.text ?? '')) this.said.push({ at: performance.now(), text });
    };
    this.#region.addController({ hostUpdated: note });
    this.#region.announcer.follow(this.#turn, labels, amount);
  }

  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }

  async take(event: TurnEvent, ms: number): Promise<void> {
    this.#turn = reduceTurn(this.#turn, event);
    this.#region.announcer.follow(this.#turn, labels, this.#amount);
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** Shows a turn as it is, as when a conversation is read again. */
  async show(turn: Turn): Promise<void> {
    this.#turn = turn;
    this.#region.announcer.follow(turn, labels, this.#amount);
    await vi.advanceTimersByTimeAsync(10_000);
  }

  async board(ms: number, ...statuses: ('started' | 'completed' | 'created')[]): Promise<void> {
    const slugs = ['search', 'rerank', 'extract', 'prepare_context'];
    const steps = slugs.map((slug, index) => ({
      slug,
      label: slug,
      status: statuses[index] ?? ('created' as const),
    }));
    await this.take({ type: 'board', board: { runId: 'run', status: 'preparing', steps } }, ms);
  }

  async answer(key = 'answer'): Promise<void> {
    await this.take({ type: 'prepare' }, 0);
    await this.take({ type: 'prepared', run: { runId: 'run', turnId: 'turn', reuse: 'none' } }, 0);
    await this.take({ type: 'answer', key, mode: 'answer' }, 100);
  }

  async token(delta: string, ms: number, key = 'answer'): Promise<void> {
    await this.take({ type: 'part', key, part: { type: 'text-delta', id: 'text', delta } }, ms);
  }

  async finish(key = 'answer'): Promise<void> {
    const messageMetadata = { complete: true, outcome: 'answered', timings: { totalMs: 1 } } as const;
    await this.take(
      { type: 'part', key, part: { type: 'finish', finishReason: 'stop', messageMetadata } },
      0,
    );
    await vi.advanceTimersByTimeAsync(10_000);
  }

  /** What becomes of the file that answers are read with. */
  file(state: AnswerFile['state']): void {
    Object.assign(this.#region.answers, { state, speech: state === 'ready' ? speech : undefined });
  }

  remove(): void {
    this.#region.remove();
  }
}

/** 300 tokens in 25 sentences, one of them with a decimal and an abbreviation, one with marks. */
const sentences = Array.from({ length: 25 }, (_, index) =>
  index === 3
    ? 'It takes 3.5 s in the browser of Dr. Smith, e.g. on a phone.'
    : `Sentence ${index + 1} says that **one tag** on the page is all you need [1].`,
);
const tokens = sentences.join(' ').split(/(?<= )/);

describe('<prep-chat>: announcements', () => {
  let listener: Listener | undefined;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    listener?.remove();
    vi.useRealTimers();
  });

  it('A11Y-02: a 300-token answer is said in whole sentences, none faster than 1.5 s, and nothing is lost', async () => {
    expect(tokens.length).toBeGreaterThanOrEqual(300);
    listener = new Listener();
    await listener.answer();
    for (const token of tokens) await listener.token(token, 20);
    await listener.finish();

    const { said, texts } = listener;
    expect(texts.length).toBeLessThanOrEqual(sentences.length + 2);
    expect(texts.length).toBeGreaterThan(3);
    const pauses = said.slice(1).map(({ at }, index) => at - (said[index]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_500);
    expect(texts.join(' ')).toBe(
      `${labels.preparing} ${sentences.join(' ').replace(/\*\*| \[1\]/g, '')} ${labels.answerReady}`,
    );
    for (const text of texts.slice(1)) expect(text).toMatch(/\.$/);
    expect(texts.some((text) => /\b(?:3|Dr|e\.g)\.$/.test(text))).toBe(false);
  });

  it('A11Y-02: what was written before the file came that reads it is said once it is there', async () => {
    listener = new Listener();
    listener.file('loading');
    await listener.answer();
    for (const token of tokens) await listener.token(token, 20);
    expect(listener.texts).toEqual([labels.preparing]);
    await listener.finish();
    expect(listener.texts).toEqual([labels.preparing]);
    listener.file('ready');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(listener.texts.join(' ')).toBe(
      `${labels.preparing} ${sentences.join(' ').replace(/\*\*| \[1\]/g, '')} ${labels.answerReady}`,
    );
  });

  it('A11Y-02: without that file it is said that the answer is complete, and once it is there what still comes', async () => {
    listener = new Listener();
    listener.file('failed');
    await listener.answer();
    for (const token of tokens) await listener.token(token, 20);
    await listener.finish();
    expect(listener.texts).toEqual([labels.preparing, labels.answerReady]);
    listener.file('ready');
    await listener.answer('another');
    await listener.token('Here it is.', 500, 'another');
    await listener.finish('another');
    expect(listener.texts.slice(2).join(' ')).toBe(`Here it is. ${labels.answerReady}`);
  });

  it('A11Y-02: an answer that comes at once is said in pieces, all of it, and that it is complete at the end', async () => {
    const many = Array.from({ length: 6 }, () => sentences).flat();
    listener = new Listener();
    await listener.answer();
    await listener.token(many.join(' '), 0);
    await listener.finish();
    await vi.advanceTimersByTimeAsync(20_000);
    const { texts } = listener;
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(2_100);
    expect(texts.join(' ')).toBe(
      `${labels.preparing} ${many.join(' ').replace(/\*\*| \[1\]/g, '')} ${labels.answerReady}`,
    );
  });

  it('A11Y-02: says each sentence once it is over when they come slowly', async () => {
    listener = new Listener();
    await listener.answer();
    for (const token of tokens.slice(0, 40)) await listener.token(token, 400);
    expect(listener.texts.slice(1, 3).join(' ')).toMatch(/^Sentence 1 .*need\. Sentence 2 .*need\.$/);
  });

  it('A11Y-02: says what a table and code are, and the end of a sentence that comes with the last token', async () => {
    listener = new Listener();
    await listener.answer();
    const text =
      'First.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```js\nlet a. b;\n\nlet c\n```\n\nThe last one';
    for (const character of text) await listener.token(character, 30);
    await listener.token('.', 0);
    await listener.finish();
    expect(listener.texts.slice(1).join(' ')).toBe(
      `First. ${labels.tableOf('1')}. ${labels.codeBlock}. The last one. ${labels.answerReady}`,
    );
  });

  it('A11Y-02: announce=complete says the start and the end, announce=off nothing', async () => {
    for (const [amount, expected] of [
      ['complete', [labels.preparing, labels.answerReady]],
      ['off', []],
    ] as const) {
      const each = new Listener(amount);
      await each.answer();
      for (const token of tokens) await each.token(token, 20);
      await each.finish();
      expect(each.texts).toEqual(expected);
      each.remove();
    }
  });

  it('A11Y-02: a conversation that is read again is no news, another answer to it is', async () => {
    listener = new Listener();
    const finish = { complete: true, outcome: 'answered', timings: { totalMs: 1 } } as const;
    const content = {
      mode: 'answer',
      model: 'm',
      sources: [],
      citations: [],
      dropped: [],
      notices: [],
      followups: [],
    } as const;
    const run = { runId: 'run', turnId: 'turn', reuse: 'none' } as const;
    const old = { ...content, sources: [], citations: [], dropped: [], notices: [], followups: [] };
    await listener.show({
      key: 'stored',
      question: 'How?',
      phase: 'done',
      run,
      steps: [],
      answers: [{ ...old, key: 'old', text: 'Read before.', state: 'done', finish }],
    });
    expect(listener.texts).toEqual([]);
    await listener.take({ type: 'answer', key: 'new', mode: 'answer' }, 100);
    await listener.token('New.', 0, 'new');
    await listener.finish('new');
    expect(listener.texts.join(' ')).toBe(`New. ${labels.answerReady}`);
  });

  it('A11Y-03: each step is said once, not once a board, and none within 5 s of another', async () => {
    listener = new Listener();
    await listener.take({ type: 'prepare' }, 0);
    // 60 boards in 30 s: what a poll brings.
    for (let poll = 0; poll < 60; poll += 1) {
      const at = Math.floor(poll / 15);
      await listener.board(
        500,
        ...Array.from({ length: 4 }, (_, index) =>
          index < at ? ('completed' as const) : index === at ? ('started' as const) : ('created' as const),
        ),
      );
    }
    const { said, texts } = listener;
    expect(texts[0]).toBe(labels.preparing);
    expect(texts.length).toBeGreaterThanOrEqual(4);
    expect(new Set(texts).size).toBe(texts.length);
    const pauses = said.slice(1).map(({ at }, index) => at - (said[index]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5_000);
  });

  it('A11Y-03: steps that fly by are not said at all', async () => {
    listener = new Listener();
    await listener.take({ type: 'prepare' }, 50);
    for (let at = 0; at < 4; at += 1)
      await listener.board(100, ...Array.from({ length: at }, () => 'completed' as const), 'started');
    expect(listener.texts).toEqual([labels.preparing]);
  });

  it('A11Y-02: says once that an answer was stopped', async () => {
    listener = new Listener();
    await listener.answer();
    await listener.token('One. Two', 2_000);
    await listener.take({ type: 'stop' }, 10_000);
    expect(listener.texts).toEqual([labels.preparing, 'One.', labels.stopped]);
  });
});

describe('<prep-chat>: live regions', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  it('A11Y-02: what streams changes no live region, token by token', async () => {
    await widget.mount();
    await widget.prepared();
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    widget.bff.begin(sources);
    const updates: string[] = [];
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) updates.push(target.textContent ?? '');
    });
    for (const root of widget.roots())
      for (const region of root.querySelectorAll('[aria-live=polite], [role=status], [role=alert]'))
        observer.observe(region, { childList: true, characterData: true, subtree: true });
    for (const token of tokens.slice(0, 120)) {
      widget.bff.text(token);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => updates.length, { timeout: 5_000 }).toBeGreaterThan(0);
    const before = widget.find('prep-chat-turn')?.shadowRoot?.querySelector('article');
    expect(before?.getAttribute('aria-busy')).toBe('true');
    widget.bff.finish();
    await expect.poll(() => updates.at(-1), { timeout: 5_000 }).toMatch(/The answer is complete\.$/);
    observer.disconnect();
    expect(updates.filter((text) => !/\s/.test(text.trim()))).toEqual([]);
    expect(updates.length).toBeLessThanOrEqual(5);
    expect(before?.getAttribute('aria-busy')).toBe('false');
  });

  it('A11Y-02: the conversation is a named log that is not live itself, and holds no live region', async () => {
    await widget.mount();
    await widget.streaming();
    const log = widget.find('[role=log]');
    expect(log?.getAttribute('aria-label')).toBe(labels.messages);
    expect(log?.getAttribute('aria-live')).toBe('off');
    const answer = widget.find('prep-chat-answer');
    const above: Element[] = [];
    for (let node: Node | null = answer; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null)
      if (node instanceof Element) above.push(node);
    const live = above.filter((each) =>
      each.matches('[aria-live]:not([aria-live=off]), [role=status], [role=alert]'),
    );
    expect(live).toEqual([]);
  });

  it('A11Y-04: a failure is one alert that says what to do, and takes no focus', async () => {
    await widget.mount();
    const field = widget.type('');
    field.focus();
    await widget.failed();
    const alerts = widget.roots().flatMap((root) => [...root.querySelectorAll('[role=alert]')]);
    expect(alerts.map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
      'The answer broke off. Try again to get the whole of it. Try again',
    ]);
    expect((field.getRootNode() as ShadowRoot).activeElement).toBe(field);
  });
});
