import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  AnswerEvent,
  AskEvent,
  ChatErrorEvent,
  SettledEvent,
  StepEvent,
} from '../events/conversation-events.ts';
import {
  limits,
  type AnswerLanguage,
  type AnswerMode,
  type SessionResponse,
  type StreamPart,
} from '../protocol/index.ts';
import {
  busyTurn,
  emptyConversation,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
} from '../state/conversation.ts';
import type { Settings } from '../state/settings.ts';
import { failureOf, type Answer, type Failure, type Run, type Turn, type TurnEvent } from '../state/turn.ts';
import { BffClient, RequestError } from '../transport/bff-client.ts';
import { newKey } from '../transport/new-key.ts';
import type { Connection } from '../transport/link.ts';
import { loadConversation, saveConversation, saveDraft } from '../transport/token-storage.ts';

type Host = ReactiveControllerHost & HTMLElement & { settings: Settings };

/** Why a question was not taken. */
export type Refusal = 'empty' | 'too-long' | 'busy';

/** A text is shown this often at least when the page is hidden and no frames come, in ms. */
const hiddenPauseMs = 500;

/** What happens to a turn by what the server sends. */
const fromServer = new Set<TurnEvent['type']>(['prepared', 'board', 'answer', 'part']);

/** Runs the conversation of a `<prep-chat>`: asks, watches, reads answers, and keeps the state. */
export class ConversationController implements ReactiveController {
  conversation: Conversation = emptyConversation;
  /** What the site's owner has set on the server; known after the first question. */
  settings: SessionResponse['settings'] | undefined;
  connection: Connection = 'ok';
  readonly #host: Host;
  #client: BffClient | undefined;
  #work: AbortController | undefined;
  #frame: (() => void) | undefined;
  #tabs: BroadcastChannel | undefined;
  #vouched: boolean | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // Work that ended with the element's removal; the server still knows how it went on.
    const turn = busyTurn(this.conversation);
    if (turn && this.#work?.signal.aborted) this.#turnChange(turn.key, { type: 'stop' });
  }

  /** Somebody has signed in or out: nothing of the one before stays. */
  hostUpdate(): void {
    const vouched = this.#host.settings.identity !== undefined;
    const before = this.#vouched;
    this.#vouched = vouched;
    if (before === undefined || before === vouched) return;
    this.reset();
    saveDraft('');
    this.client.renew();
  }

  hostDisconnected(): void {
    // Moving the element in the page disconnects it for a moment only.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#work?.abort();
      this.#tabs?.close();
      this.#tabs = undefined;
    });
  }

  get busy(): boolean {
    return busyTurn(this.conversation) !== undefined;
  }

  /** Takes a question, or says why not. `replaces`: key of the turn that it is an edit of. */
  ask(text: string, replaces?: string): Refusal | undefined {
    const question = text.trim();
    if (question === '') return 'empty';
    if (question.length > limits.messageLength) return 'too-long';
    if (this.busy) return 'busy';
    const key = newKey();
    if (!this.#host.dispatchEvent(new AskEvent(key, question.length))) return undefined;
    const replacesTurnId = this.#turn(replaces)?.run?.turnId;
    this.#change({ type: 'ask', key, question, replaces });
    void this.#begin(key, (signal) => this.#prepareAndAnswer(key, question, signal, replacesTurnId));
    return undefined;
  }

  /** Another answer of the given turn, or of the last one, from the same preparation. */
  regenerate(
    mode: AnswerMode = 'answer',
    key = this.conversation.turns.at(-1)?.key,
    language?: AnswerLanguage,
  ): void {
    const run = this.#turn(key)?.run;
    if (key && run && !this.busy)
      void this.#begin(key, (signal) => this.#answer(key, run, mode, newKey(), signal, language));
  }

  /** Tries a failed turn again from the stage that failed. */
  retry(key: string): void {
    const turn = this.#turn(key);
    if (!turn || this.busy || turn.phase !== 'failed') return;
    const { failure, run } = turn;
    if (failure.stage === 'answer' && run) return this.regenerate(turn.answers.at(-1)?.mode, key);
    this.#turnChange(key, { type: 'prepare' });
    void this.#begin(key, async (signal) => {
      if (failure.stage === 'run' && run) {
        await this.client.retry(run.runId, signal);
        await this.#watchAndAnswer(key, run, signal);
      } else await this.#prepareAndAnswer(key, turn.question, signal);
    });
  }

  stop(): void {
    const turn = busyTurn(this.conversation);
    if (!turn) return;
    const answerId = liveAnswer(turn)?.id;
    this.#turnChange(turn.key, { type: 'stop' });
    this.#work?.abort();
    // The server also notices the closed connection; this one is sooner and surer.
    if (answerId) this.client.stop(answerId).catch(() => undefined);
    this.#settled(turn.key, 'stopped');
  }

  /** Begins a new conversation; the old one stays in the history. */
  reset(): void {
    this.stop();
    this.#change({ type: 'reset' });
    saveConversation(this.#place, undefined);
  }

  /** Notes a rating that the server has taken. */
  rated(key: string, answerId: string, rating: 'up' | 'down'): void {
    this.#turnChange(key, { type: 'rated', answerId, rating });
  }

  /** Id of the conversation that was going on when the page was left. */
  get remembered(): string | undefined {
    return loadConversation(this.#place);
  }

  /** Takes a conversation that the server has kept, and goes on with what is going on in it. */
  restore(conversation: Conversation): void {
    if (this.busy) return;
    this.#change({ type: 'restored', conversation });
    if (conversation.id) saveConversation(this.#place, conversation.id);
    const turn = busyTurn(this.conversation);
    if (!turn?.run) return;
    const { key, run } = turn;
    const live = liveAnswer(turn);
    void this.#begin(key, (signal) =>
      live?.id
        ? this.#read(key, live.key, this.client.resume(live.id, signal))
        : this.#watchAndAnswer(key, run, signal),
    );
  }

  /** Hears when another tab has changed the conversation. */
  follow(changed: () => void): void {
    if (!this.#host.isConnected || this.#tabs) return;
    this.#tabs = new BroadcastChannel(`prep-chat:${this.#place}`);
    this.#tabs.addEventListener('message', changed);
  }

  get #place(): string {
    return `${this.#host.settings.endpoint}:${this.#host.settings.site}`;
  }

  get client(): BffClient {
    const { endpoint, site } = this.#host.settings;
    this.#client ??= new BffClient({
      endpoint: endpoint.replace(/\/$/, ''),
      site: site || undefined,
      identity: () => this.#host.settings.identity?.(),
      onSession: (session) => {
        this.settings = session.settings;
        this.#host.requestUpdate();
      },
      place: () => (this.#host.getRootNode() as ShadowRoot).host,
      onConnection: (connection) => {
        this.connection = connection;
        this.#host.requestUpdate();
      },
    });
    return this.#client;
  }

  async #begin(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#work = controller;
    try {
      await work(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(key, error);
    }
  }

  async #prepareAndAnswer(
    key: string,
    question: string,
    signal: AbortSignal,
    replacesTurnId?: string,
  ): Promise<void> {
    const { id } = this.conversation;
    const asked = { message: question, clientMessageId: key, conversationId: id, replacesTurnId };
    const { runId, turnId, conversationId, reuse } = await this.client.prepare(asked, signal);
    signal.throwIfAborted();
    const run: Run = { runId, turnId, reuse: reuse.kind };
    this.#change({ type: 'named', id: conversationId });
    saveConversation(this.#place, conversationId);
    this.#turnChange(key, { type: 'prepared', run });
    this.#tell();
    await this.#watchAndAnswer(key, run, signal);
  }

  async #watchAndAnswer(key: string, run: Run, signal: AbortSignal): Promise<void> {
    for await (const board of this.client.boards(run.runId, signal)) {
      this.#turnChange(key, { type: 'board', board });
      this.#host.dispatchEvent(new StepEvent(key, board));
      if (board.status === 'failed') {
        return this.#settleFailed(key, failureOf('run', 'preparation_failed', board.error));
      }
    }
    // The boards end with the run. Under the question's own key: a second tab, or this one after a reload,
    // joins the same answer.
    await this.#answer(key, run, 'answer', key, signal);
  }

  async #answer(
    key: string,
    run: Run,
    mode: AnswerMode,
    answerKey: string,
    signal: AbortSignal,
    language?: AnswerLanguage,
  ): Promise<void> {
    this.#turnChange(key, { type: 'answer', key: answerKey, mode });
    const { runId, turnId } = run;
    const parts = this.client.answer({ runId, turnId, mode, language, clientAnswerId: answerKey }, signal);
    await this.#read(key, answerKey, parts);
  }

  async #read(key: string, answerKey: string, parts: AsyncIterable<StreamPart>): Promise<void> {
    for await (const part of parts) {
      this.#turnChange(key, { type: 'part', key: answerKey, part });
      if (part.type !== 'start') continue;
      this.#host.dispatchEvent(new AnswerEvent(key, part.messageId));
      this.#tell();
    }
    this.#turnChange(key, { type: 'ended', key: answerKey });
    const turn = this.#turn(key);
    if (turn?.phase === 'failed') this.#settleFailed(key, turn.failure);
    else this.#settled(key, turn?.phase === 'stopped' ? 'stopped' : 'done');
  }

  #fail(key: string, error: unknown): void {
    const turn = this.#turn(key);
    const stage = turn?.phase === 'streaming' ? 'answer' : turn?.run ? 'run' : 'prepare';
    const { code, message, retryable, retryAfter } =
      error instanceof RequestError
        ? error
        : new RequestError(stage === 'answer' ? 'model_interrupted' : 'unavailable');
    const wait = retryAfter ? { retryAt: Date.now() + retryAfter * 1_000 } : {};
    this.#settleFailed(key, { code, message, retryable, stage, ...wait });
  }

  #settleFailed(key: string, failure: Failure): void {
    this.#turnChange(key, { type: 'fail', failure });
    this.#host.dispatchEvent(new ChatErrorEvent(key, failure.code));
    this.#settled(key, 'failed');
  }

  #settled(key: string, outcome: SettledEvent['outcome']): void {
    this.#host.dispatchEvent(new SettledEvent(key, outcome));
    this.#tell();
  }

  /** Other tabs read the change from the server. */
  #tell(): void {
    this.#tabs?.postMessage(this.conversation.id ?? '');
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
    if (event.type === 'turn' && fromServer.has(event.event.type)) this.#showSoon();
    else this.#host.requestUpdate();
  }

  /** Text comes faster than anybody sees, and reading it is work enough for one task: it is shown with the next frame. */
  #showSoon(): void {
    if (this.#frame) return;
    const show = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      this.#frame = undefined;
      this.#host.requestUpdate();
    };
    this.#frame = show;
    const frame = requestAnimationFrame(show);
    const timer = setTimeout(show, hiddenPauseMs);
  }
}

/** The answer that is being written. */
function liveAnswer({ phase, answers }: Turn): Answer | undefined {
  return phase === 'streaming' ? answers.at(-1) : undefined;
}
