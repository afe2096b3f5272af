import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Labels } from '../locales/labels.ts';
import { sayable, spokenText } from '../markdown/spoken-text.ts';
import { isBusy, type Answer, type Turn } from '../state/turn.ts';

/** Shortest pause between two announcements, in ms: a screen reader drops what comes faster. */
const pauseMs = 1_500;
/** Shortest pause between two announcements of a step, in ms. */
const stepPauseMs = 5_000;
/** How often a text that streams is looked at for something to say, in ms. */
const lookMs = 500;

/**
 * What a screen reader is told, in whole sentences: the steps, the answer sentence by sentence, its
 * end. The text that streams is itself in no live region, and is read here once a pause, not once a token.
 */
export class Announcer implements ReactiveController {
  /** Content of the live region. */
  message = '';
  readonly #host: ReactiveControllerHost;
  #turn: Turn | undefined;
  #labels: Labels | undefined;
  #amount = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was said of this turn: its steps, and of its newest answer how much. */
  #told = { turn: '', phase: '', steps: new Set<string>(), stepAt: -Infinity, answer: '', length: 0 };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Takes note of the last turn; `amount`: each sentence, that it is complete, or `off`. */
  follow(turn: Turn | undefined, labels: Labels, amount: string): void {
    if (turn && turn.key !== this.#told.turn) this.#meet(turn);
    this.#turn = turn;
    this.#labels = labels;
    this.#amount = amount;
    if (turn && (turn.phase !== this.#told.phase || turn.phase === 'preparing' || answerOf(turn)))
      this.#timer ??= setTimeout(this.#next, 0);
  }

  /** What was over when it came into sight, e.g. a conversation that is read again, is no news. */
  #meet(turn: Turn): void {
    const { key, phase } = turn;
    const answer = answerOf(turn);
    const isOver = phase !== 'idle' && phase !== 'preparing' && phase !== 'streaming';
    this.#told = {
      turn: key,
      phase: isOver ? phase : '',
      steps: new Set(),
      stepAt: -Infinity,
      answer: isOver ? (answer?.key ?? '') : '',
      length: isOver ? (answer?.text.length ?? 0) : 0,
    };
  }

  readonly #next = (): void => {
    this.#timer = undefined;
    const text = this.#news();
    if (text !== '') {
      this.message = text;
      this.#host.requestUpdate();
    } else if (!this.#turn || !isBusy(this.#turn) || this.#amount === 'off') return;
    this.#timer = setTimeout(this.#next, text === '' ? lookMs : pauseMs);
  };

  /** What there is to say now that was not said before. */
  #news(): string {
    const [turn, labels, told] = [this.#turn, this.#labels, this.#told];
    if (!turn || !labels || this.#amount === 'off') return '';
    const said: string[] = [];
    const answer = answerOf(turn);
    if (turn.phase === 'preparing') said.push(this.#step(turn, labels));
    else if (answer) said.push(...this.#answer(answer, labels));
    else if (turn.phase === 'stopped' && told.phase !== 'stopped') said.push(labels.stopped);
    told.phase = turn.phase;
    return said.filter(Boolean).join(' ');
  }

  #answer(answer: Answer, labels: Labels): string[] {
    const told = this.#told;
    const isNew = told.answer !== answer.key;
    if (isNew) Object.assign(told, { answer: answer.key, length: 0, phase: '' });
    const isDone = answer.state === 'done';
    const fresh = answer.text.slice(told.length);
    const isSaid = this.#amount === 'sentence';
    const length = isDone ? fresh.length : isSaid ? sayable(fresh) : 0;
    told.length += length;
    const text = isSaid ? spokenText(fresh.slice(0, length), labels) : '';
    return [text, isDone && told.phase !== 'done' ? labels.answerReady : ''];
  }

  /** The beginning, and then a step now and then: most preparations are over before anybody could listen. */
  #step({ steps }: Extract<Turn, { phase: 'preparing' }>, labels: Labels): string {
    const told = this.#told;
    const slug = steps.find(({ status }) => status === 'started' || status === 'retrying')?.slug ?? '';
    const isFirst = told.steps.size === 0;
    if (told.steps.has(slug) || performance.now() - told.stepAt < stepPauseMs) return '';
    told.steps.add(slug);
    told.stepAt = performance.now();
    return isFirst ? labels.preparing : (labels.steps[slug] ?? '');
  }
}

function answerOf(turn: Turn): Answer | undefined {
  return turn.phase === 'streaming' || turn.phase === 'done' ? turn.answers.at(-1) : undefined;
}
