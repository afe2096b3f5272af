import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Labels } from '../locales/labels.ts';
import { isBusy, type Answer, type Turn } from '../state/turn.ts';
import type { AnswerFile } from './answer-file.ts';

/** Shortest pause between two announcements, in ms: a screen reader drops what comes faster. */
const pauseMs = 1_500;
/** Shortest pause between two announcements of a step, in ms. */
const stepPauseMs = 5_000;
/** How often a text that streams is looked at for something to say, in ms. */
const lookMs = 500;
/** So much text is read at once, in characters: reading more would hold up the page. */
const readAtOnce = 2_000;

/**
 * What a screen reader is told, in whole sentences: the steps, the answer sentence by sentence, its
 * end. The text that streams is itself in no live region, and is read here once a pause, not once a token.
 */
export class Announcer implements ReactiveController {
  /** Content of the live region. */
  message = '';
  readonly #host: ReactiveControllerHost;
  readonly #answers: Pick<AnswerFile, 'state' | 'speech'>;
  #turn: Turn | undefined;
  #labels: Labels | undefined;
  #amount = '';
  /** The answer is there, and not yet said to its end. */
  #isBehind = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was said of this turn: its steps, and of its newest answer how much. */
  #told = { turn: '', phase: '', steps: new Set<string>(), stepAt: -Infinity, answer: '', length: 0 };

  constructor(host: ReactiveControllerHost, answers: Pick<AnswerFile, 'state' | 'speech'>) {
    this.#host = host;
    this.#answers = answers;
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
    } else if (!this.#turn || !(isBusy(this.#turn) || this.#isBehind) || this.#amount === 'off') return;
    this.#timer = setTimeout(this.#next, text === '' ? lookMs : pauseMs);
  };

  /** What there is to say now that was not said before. */
  #news(): string {
    const [turn, labels, told] = [this.#turn, this.#labels, this.#told];
    if (!turn || !labels || this.#amount === 'off') return '';
    const said: string[] = [];
    this.#isBehind = false;
    const answer = answerOf(turn);
    if (turn.phase === 'preparing') said.push(this.#step(turn, labels));
    else if (answer) said.push(...this.#answer(answer, labels));
    else if (turn.phase === 'stopped' && told.phase !== 'stopped') said.push(labels.stopped);
    told.phase = this.#isBehind ? '' : turn.phase;
    return said.filter(Boolean).join(' ');
  }

  #answer(answer: Answer, labels: Labels): string[] {
    const told = this.#told;
    const isNew = told.answer !== answer.key;
    if (isNew) Object.assign(told, { answer: answer.key, length: 0, phase: '' });
    // Without the file that reads it a text is not said; that it is there is.
    const isSaid = this.#amount === 'sentence' && this.#answers.state !== 'failed';
    const { speech } = this.#answers;
    const { text, length } = this.#read(answer, isSaid);
    told.length += length;
    const isOver = answer.state === 'done' && told.length === answer.text.length;
    this.#isBehind = answer.state === 'done' && !isOver;
    return [
      (text && speech?.spokenText(text, labels)) || '',
      isOver && told.phase !== 'done' ? labels.answerReady : '',
    ];
  }

  /** What can be said of the text that was not said: whole sentences, and not too much at once. */
  #read({ state, text }: Answer, isSaid: boolean): { text: string; length: number } {
    const from = this.#told.length;
    const isDone = state === 'done';
    const { speech } = this.#answers;
    if (!isSaid) return { text: '', length: isDone ? text.length - from : 0 };
    if (!speech) return { text: '', length: 0 };
    for (let most = readAtOnce; ; most *= 2) {
      const fresh = text.slice(from, from + most);
      const isRest = from + most >= text.length;
      const length = isDone && isRest ? fresh.length : speech.sayable(fresh);
      if (length > 0 || isRest) return { text: fresh.slice(0, length), length };
    }
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
