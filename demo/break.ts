import type { PrepChatElement } from '../widget/index.ts';
import type { AnswerEvent, ChatErrorEvent, SettledEvent, StepEvent } from '../widget/index.ts';
import { sentenceOf, type FaultEvent, type FaultKind, type OperatorApi } from './api/operator.ts';
import { duration, make } from './lab/draw.ts';

const struck: Record<FaultKind, string> = {
  worker: 'The worker was stopped',
  stream: 'The connection of the answer was reset',
  network: 'All connections were reset, new ones are refused',
};
const mended: Record<FaultKind, string> = {
  worker: 'A worker was started again',
  stream: 'The connection is there again',
  network: 'Connections are accepted again',
};
/** The steps of a preparation, as the board calls them; the first is not on it. */
const names: Record<string, string> = {
  queries: 'choosing what to search for',
  search: 'search the site',
  rerank: 'rank the passages',
  extract: 'pick the sentences',
  prepare_context: 'prepare the answer',
};
/** What can be asked in one go; each is answered by the docs. */
const topics = [
  'what happens if the server crashes',
  'how do I put the widget on my page',
  'what do you store about visitors',
  'which languages does the widget speak',
  'how do I connect OpenAI',
  'how is a website read',
  'how do I change the accent colour',
  'what does a receipt show',
  'how are citations checked',
  'how many questions may a visitor ask',
];
/** Pause between two looks at what the server says was done to it, in ms. */
const lookMs = 300;

/** Asks the widget a question and breaks the server meanwhile; a log tells what was done and what the widget did. */
export function setUpBreaking(
  form: HTMLFormElement,
  place: HTMLElement,
  chat: PrepChatElement,
  operator: OperatorApi,
): void {
  const log = place.querySelector('ol');
  const problem = place.querySelector('.problem');
  const button = form.querySelector('button');
  if (!log || !problem || !button) throw new Error('the page has no log');
  let trial: Trial | undefined;
  for (const type of ['prep-chat-step', 'prep-chat-answer', 'prep-chat-settled', 'prep-chat-error'] as const)
    chat.addEventListener(type, (event) => trial?.hear(event));

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const kind = String(given.get('kind')) as FaultKind;
    problem.textContent = '';
    log.replaceChildren();
    button.disabled = true;
    trial = new Trial(log);
    runTrial(trial, { kind, seconds: Number(given.get('seconds')), chat, operator })
      .catch((error: unknown) => (problem.textContent = sentenceOf(error)))
      .finally(() => {
        trial = undefined;
        button.disabled = false;
      });
  });
}

/** Two topics at once: what was asked before would be known, and nothing would be left to break. */
function newQuestion(): string {
  const [one = '', other = ''] = [...topics].sort(() => Math.random() - 0.5);
  return `${one.charAt(0).toUpperCase()}${one.slice(1)}, and ${other}?`;
}

interface TrialOptions {
  kind: FaultKind;
  seconds: number;
  chat: PrepChatElement;
  operator: OperatorApi;
}

async function runTrial(trial: Trial, { kind, seconds, chat, operator }: TrialOptions): Promise<void> {
  await operator.arm(kind, seconds);
  const taken = await chat.ask(newQuestion());
  if (!taken) throw new Error('The widget is still answering: wait for its end.');
  trial.say('The question was sent');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    await operator.faults().then(
      (events) => trial.heed(events),
      () => trial.once('This page cannot reach the server'),
    );
    if (trial.isOver) return trial.conclude();
    if (trial.isSpared)
      return trial.say('The question was known already, and nothing was left to break: once more', 'bad');
  }
}

/** One question that is broken: what was done to the server and what the widget told, with the time since it was sent. */
class Trial {
  readonly #log: HTMLElement;
  readonly #begun = Date.now();
  readonly #said = new Set<string>();
  #settled: 'done' | 'stopped' | 'failed' | undefined;
  #settledAt = 0;
  #struckAt: number | undefined;
  #open = true;

  constructor(log: HTMLElement) {
    this.#log = log;
  }

  /** The widget has come to rest, and so has the server. */
  get isOver(): boolean {
    return this.#settled !== undefined && !this.#open;
  }

  /** The widget has come to rest a while ago, and nothing has happened to the server. */
  get isSpared(): boolean {
    return (
      this.#settled !== undefined && this.#struckAt === undefined && Date.now() - this.#settledAt > 2_000
    );
  }

  hear(event: StepEvent | AnswerEvent | SettledEvent | ChatErrorEvent): void {
    if ('code' in event) this.say(`Widget: ${event.code}`, 'bad');
    if ('answerId' in event) this.once('Widget: the answer begins');
    if ('board' in event) {
      for (const { label, status } of event.board.steps)
        if (status === 'completed' || status === 'reused') this.once(`Widget: “${label}” is done`);
    }
    if ('outcome' in event) {
      this.#settled = event.outcome;
      this.#settledAt = Date.now();
      this.say(`Widget: the answer is ${event.outcome === 'done' ? 'complete' : event.outcome}`);
    }
  }

  heed(events: readonly FaultEvent[]): void {
    for (const { kind, what, at, steps = [] } of events) {
      const time = Date.parse(at);
      if (what === 'struck') {
        this.#struckAt = time;
        const where =
          steps.length > 0
            ? ` in the middle of a step: ${steps.map((slug) => names[slug] ?? slug).join(', ')}`
            : '';
        this.once(`${struck[kind]}${where}`, 'bad', time);
      }
      if (what === 'mended') this.once(mended[kind], 'good', time);
      if (what === 'expired') this.once('There was nothing to break', 'bad', time);
      if (what === 'impossible') this.once('The worker is a process of its own: stop that', 'bad', time);
      // A stream is not mended by the server but by the widget, which connects again.
      if (what === 'mended' || what === 'expired' || what === 'impossible') this.#open = false;
      if (what === 'struck' && kind === 'stream') this.#open = false;
    }
  }

  conclude(): void {
    if (this.#struckAt === undefined) return;
    const after = duration(Math.max(0, this.#settledAt - this.#struckAt));
    if (this.#settled === 'done')
      this.say(`Recovered: the whole answer was there ${after} after the break`, 'good');
    else this.say('It did not recover: the widget offers to try again', 'bad');
  }

  once(text: string, kind = '', time = Date.now()): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.say(text, kind, time);
  }

  /** Adds a line where its time belongs. */
  say(text: string, kind = '', time = Date.now()): void {
    const line = make(
      'li',
      { className: kind },
      make('span', { className: 'figure', text: duration(Math.max(0, time - this.#begun)) }),
      make('span', { text }),
    );
    line.dataset['time'] = String(time);
    const next = [...this.#log.children].find(
      (other) => Number((other as HTMLElement).dataset['time']) > time,
    );
    this.#log.insertBefore(line, next ?? null);
  }
}
