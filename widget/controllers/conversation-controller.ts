import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { AnswerEvent, AskEvent, ChatErrorEvent, SettledEvent, StepEvent } from '../events.ts';
import { limits, type AnswerMode, type SessionResponse } from '../protocol/index.ts';
import {
  busyTurn,
  emptyConversation,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
} from '../state/conversation.ts';
import type { Failure, Run, Turn, TurnEvent } from '../state/turn.ts';
import { BffClient, RequestError } from '../transport/bff-client.ts';

type Host = ReactiveControllerHost & HTMLElement & { endpoint: string; site: string | undefined };

/** Why a question was not taken. */
export type Refusal = 'empty' | 'too-long' | 'busy';

/** Runs the conversation of a `<prep-chat>`: asks, watches, reads answers, and keeps the state. */
export class ConversationController implements ReactiveController {
  conversation: Conversation = emptyConversation;
  /** What the site's owner has set on the server; known after the first question. */
  settings: SessionResponse['settings'] | undefined;
  readonly #host: Host;
  #client: BffClient | undefined;
  #work: AbortController | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    // Moving the element in the page disconnects it for a moment only.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.stop();
    });
  }

  get busy(): boolean {
    return busyTurn(this.conversation) !== undefined;
  }

  /** Takes a question, or says why not. */
  ask(text: string): Refusal | undefined {
    const question = text.trim();
    if (question === '') return 'empty';
    if (question.length > limits.messageLength) return 'too-long';
    if (this.busy) return 'busy';
    const key = newKey();
    const asked = new AskEvent(key, question.length);
    if (!this.#host.dispatchEvent(asked)) return undefined;
    this.#change({ type: 'ask', key, question });
    void this.#begin(key, (signal) => this.#prepareAndAnswer(key, question, signal));
    return undefined;
  }

  /** Another answer of the given turn, or of the last one, from the same preparation. */
  regenerate(mode: AnswerMode = 'answer', key = this.conversation.turns.at(-1)?.key): void {
    const turn = this.#turn(key);
    if (!turn || this.busy || turn.phase === 'idle' || !turn.run) return;
    const { run } = turn;
    void this.#begin(turn.key, (signal) => this.#answer(turn.key, run, mode, signal));
  }

  /** Tries a failed turn again from the stage that failed. */
  retry(key: string): void {
    const turn = this.#turn(key);
    if (!turn || this.busy || turn.phase !== 'failed') return;
    const { failure, run } = turn;
    if (failure.stage === 'answer' && run) return this.regenerate('answer', key);
    this.#turnChange(key, { type: 'prepare' });
    void this.#begin(key, async (signal) => {
      if (failure.stage === 'run' && run) {
        await this.#api().retry(run.runId, signal);
        await this.#watchAndAnswer(key, run, signal);
      } else await this.#prepareAndAnswer(key, turn.question, signal);
    });
  }

  stop(): void {
    const turn = busyTurn(this.conversation);
    if (!turn) return;
    const answerId = turn.phase === 'streaming' ? turn.answers.at(-1)?.id : undefined;
    this.#turnChange(turn.key, { type: 'stop' });
    this.#work?.abort();
    // The server also notices the closed connection; this one is sooner and surer.
    if (answerId)
      this.#api()
        .stop(answerId)
        .catch(() => undefined);
    this.#host.dispatchEvent(new SettledEvent(turn.key, 'stopped'));
  }

  /** Begins a new conversation. */
  reset(): void {
    this.stop();
    this.#change({ type: 'reset' });
  }

  async #begin(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#work = controller;
    try {
      await work(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#fail(key, error);
    }
  }

  async #prepareAndAnswer(key: string, question: string, signal: AbortSignal): Promise<void> {
    const { id } = this.conversation;
    const accepted = await this.#api().prepare(
      { message: question, clientMessageId: key, ...(id ? { conversationId: id } : {}) },
      signal,
    );
    const run: Run = { runId: accepted.runId, turnId: accepted.turnId, reuse: accepted.reuse.kind };
    this.#change({ type: 'named', id: accepted.conversationId });
    this.#turnChange(key, { type: 'prepared', run });
    await this.#watchAndAnswer(key, run, signal);
  }

  async #watchAndAnswer(key: string, run: Run, signal: AbortSignal): Promise<void> {
    for await (const board of this.#api().boards(run.runId, signal)) {
      this.#turnChange(key, { type: 'board', board });
      this.#host.dispatchEvent(new StepEvent(key, board));
      if (board.status === 'failed') {
        const failure: Failure = {
          code: 'preparation_failed',
          message: board.error ?? '',
          retryable: true,
          stage: 'run',
        };
        this.#settleFailed(key, failure);
        return;
      }
      if (board.status === 'completed') return this.#answer(key, run, 'answer', signal);
    }
  }

  async #answer(key: string, run: Run, mode: AnswerMode, signal: AbortSignal): Promise<void> {
    const answerKey = newKey();
    this.#turnChange(key, { type: 'answer', key: answerKey, mode });
    for await (const part of this.#api().answer({ runId: run.runId, turnId: run.turnId, mode }, signal)) {
      this.#turnChange(key, { type: 'part', key: answerKey, part });
      if (part.type === 'start') this.#host.dispatchEvent(new AnswerEvent(key, part.messageId));
    }
    this.#turnChange(key, { type: 'ended', key: answerKey });
    const turn = this.#turn(key);
    if (turn?.phase === 'failed') this.#settleFailed(key, turn.failure);
    else this.#host.dispatchEvent(new SettledEvent(key, turn?.phase === 'stopped' ? 'stopped' : 'done'));
  }

  #fail(key: string, error: unknown): void {
    const turn = this.#turn(key);
    const stage =
      turn?.phase === 'streaming' ? 'answer' : turn && turn.phase !== 'idle' && turn.run ? 'run' : 'prepare';
    const known =
      error instanceof RequestError
        ? error
        : new RequestError(stage === 'answer' ? 'model_interrupted' : 'unavailable');
    this.#settleFailed(key, { code: known.code, message: known.message, retryable: known.retryable, stage });
  }

  #settleFailed(key: string, failure: Failure): void {
    this.#turnChange(key, { type: 'fail', failure });
    this.#host.dispatchEvent(new ChatErrorEvent(key, failure.code));
    this.#host.dispatchEvent(new SettledEvent(key, 'failed'));
  }

  #api(): BffClient {
    const { endpoint, site } = this.#host;
    this.#client ??= new BffClient({
      endpoint: endpoint.replace(/\/$/, ''),
      site,
      onSession: (session) => {
        this.settings = session.settings;
        this.#host.requestUpdate();
      },
    });
    return this.#client;
  }

  #turn(key: string | undefined): Turn | undefined {
    return this.conversation.turns.find((turn) => turn.key === key);
  }

  #turnChange(key: string, event: TurnEvent): void {
    this.#change({ type: 'turn', key, event });
  }

  #change(event: ConversationEvent): void {
    const next = reduceConversation(this.conversation, event);
    if (next === this.conversation) return;
    this.conversation = next;
    this.#host.requestUpdate();
  }
}

/** A key that no other turn or answer has; `crypto.randomUUID` needs a secure page. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
