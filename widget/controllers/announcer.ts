import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Labels } from '../locales/labels.ts';
import type { Step } from '../protocol/index.ts';
import type { Turn } from '../state/turn.ts';

/** Shortest pause between two announcements, in ms: a screen reader drops what comes faster. */
const pauseMs = 1_500;
/** Shortest pause between two announcements of a step, in ms. */
const stepPauseMs = 5_000;

/**
 * What a screen reader is told, in whole sentences: the steps, the answer sentence by sentence, its
 * end. The text that streams is itself in no live region.
 */
export class Announcer implements ReactiveController {
  /** Content of the live region. */
  message = '';
  readonly #host: ReactiveControllerHost;
  #queue: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = { key: '', step: '', stepAt: 0, length: 0, phase: '' };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue = [];
  }

  /** Looks at the last turn and says what is new; `amount`: each sentence, that it is complete, or `off`. */
  follow(turn: Turn | undefined, labels: Labels, amount: string): void {
    if (!turn || amount === 'off') return;
    const answer = turn.phase === 'streaming' || turn.phase === 'done' ? turn.answers.at(-1) : undefined;
    const key = answer?.key ?? turn.key;
    if (this.#told.key !== key) this.#told = { key, step: '', stepAt: 0, length: 0, phase: '' };
    const told = this.#told;
    if (turn.phase === 'preparing') this.#followSteps(turn.steps, labels);
    if (answer) {
      if (amount === 'complete') told.length = answer.text.length;
      const fresh = answer.text.slice(told.length);
      const whole = turn.phase === 'done' ? fresh.length : endOfSentences(fresh);
      if (whole > 0) {
        this.#say(plain(fresh.slice(0, whole), labels));
        told.length += whole;
      }
      if (turn.phase === 'done' && told.phase !== 'done') this.#say(labels.answerReady);
    }
    if (turn.phase === 'stopped' && told.phase !== 'stopped' && told.phase !== '') this.#say(labels.stopped);
    told.phase = turn.phase;
  }

  /** The beginning, and then a step now and then: most preparations are over before anybody could listen. */
  #followSteps(steps: readonly Step[], labels: Labels): void {
    const told = this.#told;
    const step = steps.find(({ status }) => status === 'started' || status === 'retrying')?.slug ?? '';
    if (told.stepAt > 0 && (step === told.step || performance.now() - told.stepAt < stepPauseMs)) return;
    this.#say(told.stepAt === 0 ? labels.preparing : (labels.steps[step] ?? ''));
    told.step = step;
    told.stepAt = performance.now();
  }

  #say(text: string): void {
    if (text.trim() === '') return;
    this.#queue.push(text.trim());
    this.#timer ??= setTimeout(() => this.#next(), 0);
  }

  #next(): void {
    const text = this.#queue.splice(0).join(' ');
    this.#timer = undefined;
    if (text === '') return;
    this.message = text;
    this.#host.requestUpdate();
    this.#timer = setTimeout(() => this.#next(), pauseMs);
  }
}

function endOfSentences(text: string): number {
  let end = 0;
  for (const match of text.matchAll(/[.!?。！？](?:\s|$)|\n{2,}/g)) end = match.index + match[0].length;
  return end;
}

/** Without Markdown's marks, which nobody wants to hear. */
function plain(text: string, labels: Labels): string {
  return text
    .replace(/```[\s\S]*?(```|$)/g, ` ${labels.codeBlock} `)
    .replace(
      /(^\|.*\n?)+/gm,
      (table) => ` ${labels.tableOf(String(Math.max(0, table.trim().split('\n').length - 2)))}. `,
    )
    .replace(/\[\d{1,3}\]/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[>#\s]+|[*_`|]/gm, ' ')
    .replace(/\s+/g, ' ');
}
