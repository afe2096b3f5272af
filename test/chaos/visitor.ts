import { setTimeout as delay } from 'node:timers/promises';
import { ConversationController } from '../../widget/controllers/conversation-controller.ts';
import { busyTurn } from '../../widget/state/conversation.ts';
import type { Settings } from '../../widget/state/settings.ts';
import type { Turn } from '../../widget/state/turn.ts';
import type { Random } from './random.ts';

/** Longest time that a visitor sees nothing move and is told nothing, in ms. */
const longestSilenceMs = 15_000;
const questions: readonly [string, ...string[]] = [
  'How do I put the widget on my page?',
  'Can I use my own language model?',
  'What does it store about a visitor?',
  'How do I change the colours?',
  'Which databases can it use?',
];

/** Where the controller of the widget lives: what it needs of an element, without a page. */
class Host extends EventTarget {
  isConnected = true;
  readonly settings: Settings;
  /** When something to be seen last changed, by the clock of `performance.now()`. */
  changedAt = performance.now();
  readonly updateComplete = Promise.resolve(true);

  constructor(endpoint: string) {
    super();
    this.settings = { endpoint, site: '' } as Settings;
  }
  addController(): void {}
  removeController(): void {}
  requestUpdate(): void {
    this.changedAt = performance.now();
  }
}

/** A visitor with the widget's own client: asks, stops, asks again, as people do, until told to go. */
export class Visitor {
  readonly violations: string[] = [];
  /** Ids of turns that the server has accepted. */
  readonly accepted = new Map<string, { turnId: string; runId: string }>();
  readonly #host: Host;
  readonly #chat: ConversationController;
  readonly #random: Random;
  readonly #name: string;

  /** `endpoint`: where the server is, for this visitor. */
  constructor(name: string, endpoint: string, random: Random) {
    this.#name = name;
    this.#random = random;
    this.#host = new Host(endpoint);
    this.#chat = new ConversationController(
      this.#host as unknown as ConstructorParameters<typeof ConversationController>[0],
    );
  }

  get turns(): readonly Turn[] {
    return this.#chat.conversation.turns;
  }

  get busy(): boolean {
    return busyTurn(this.#chat.conversation) !== undefined;
  }

  /** Uses the site until the signal aborts. */
  async live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#act();
      await this.watch(this.#random.between(50, 1_500));
    }
  }

  /** Waits, and notes what a visitor must not see. */
  async watch(ms: number): Promise<void> {
    const until = performance.now() + ms;
    do {
      this.#look();
      await delay(100);
    } while (performance.now() < until);
  }

  /** Tries what has failed again, for as long as it is offered; resolves to whether it was answered in the end. */
  async recover(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs;
    while (performance.now() < until) {
      const last = this.turns.at(-1);
      if (!this.busy) {
        if (last?.phase !== 'failed') return true;
        if (!last.failure.retryable) this.#chat.ask(this.#random.one(questions));
        else this.#chat.retry(last.key);
      }
      await this.watch(500);
    }
    return false;
  }

  #act(): void {
    const last = this.turns.at(-1);
    if (this.busy) {
      // Most of the time people wait.
      if (this.#random.next() < 0.08) this.#chat.stop();
      else if (this.#random.next() < 0.1) this.#chat.ask('Is this taken while another one is busy?');
      return;
    }
    if (last?.phase === 'failed' && last.failure.retryable && this.#random.next() < 0.7)
      this.#chat.retry(last.key);
    else if (last?.phase === 'done' && this.#random.next() < 0.4)
      this.#chat.regenerate(this.#random.one(['answer', 'shorter', 'detailed']));
    else if (this.#random.next() < 0.05) this.#chat.reset();
    else this.#chat.ask(this.#random.one(questions));
  }

  #look(): void {
    for (const turn of this.turns) {
      if (turn.phase !== 'idle' && turn.run) this.accepted.set(turn.key, turn.run);
      // I6: at rest there is an answer, or something to do about it.
      if (turn.phase === 'failed' && !turn.failure.code) this.#complain('failed without a reason');
      if (turn.phase === 'done' && turn.answers.at(-1)?.text === '') this.#complain('done without a text');
    }
    const turn = busyTurn(this.#chat.conversation);
    if (!turn) return;
    const explained =
      this.#chat.connection !== 'ok' || (turn.phase === 'preparing' && turn.note !== undefined);
    const silentMs = performance.now() - this.#host.changedAt;
    if (!explained && silentMs > longestSilenceMs) {
      this.#complain(`${turn.phase} for ${Math.round(silentMs)} ms without a sign or a word`);
      this.#host.changedAt = performance.now();
    }
  }

  #complain(what: string): void {
    this.violations.push(`I6 ${this.#name}: ${what}`);
  }
}
