import { Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import type { ServerParts } from '../../bff/server.ts';

export type FaultKind = 'worker' | 'stream' | 'network';

/** What happened to the server on purpose, in the order in which it did. */
export interface FaultEvent {
  kind: FaultKind;
  what: 'armed' | 'struck' | 'mended' | 'expired' | 'impossible';
  /** ISO 8601, server clock. */
  at: string;
  /** Steps that were running when the worker was stopped. */
  steps?: string[];
}

interface Fault {
  kind: FaultKind;
  seconds: number;
}

/** A fault that found nothing to break is given up after so long, in ms. */
const armedMs = 30_000;
/** How long an answer is written before its connection is cut, in ms. */
const wordsMs = 120;

/**
 * Breaks the server that it stands beside, for real and for a while: stops the worker in the middle of a step, resets
 * the connection of an answer, or all connections and those that come.
 */
export class Faults {
  readonly #parts: ServerParts;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #armed: Fault | undefined;
  #cut = false;
  #events: FaultEvent[] = [];

  constructor(parts: ServerParts) {
    this.#parts = parts;
    parts.http.on('connection', (socket: Socket) => {
      if (this.#cut) socket.resetAndDestroy();
    });
  }

  state(): { armed: boolean; events: readonly FaultEvent[] } {
    return { armed: this.#armed !== undefined, events: this.#events };
  }

  /** From now on the next question meets it. */
  arm(fault: Fault): void {
    this.#armed = fault;
    this.#events = [];
    this.#tell(fault.kind, 'armed');
    this.#later(armedMs, () => {
      if (this.#armed !== fault) return;
      this.#armed = undefined;
      this.#tell(fault.kind, 'expired');
    });
    if (fault.kind === 'worker') this.#awaitStep(fault);
  }

  /** Sees a request of the product before it does. */
  see(request: Request, outgoing: ServerResponse): void {
    const fault = this.#armed;
    if (!fault || fault.kind === 'worker' || !request.headers.get('accept')?.includes('text/event-stream'))
      return;
    const { pathname } = new URL(request.url);
    const isAnswer = pathname === '/api/stream' || pathname.startsWith('/api/answers/');
    if (fault.kind === 'network' && (isAnswer || pathname.startsWith('/api/runs/'))) this.#cutNetwork(fault);
    if (fault.kind === 'stream' && isAnswer) this.#cutStream(fault, outgoing);
  }

  close(): void {
    this.#armed = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #awaitStep(fault: Fault): void {
    const { work } = this.#parts;
    if (!work) {
      this.#armed = undefined;
      this.#tell(fault.kind, 'impossible');
    } else if (this.#armed === fault) {
      if (work.busy() > 0) void this.#stopWorker(fault);
      else this.#later(1, () => this.#awaitStep(fault));
    }
  }

  async #stopWorker({ kind, seconds }: Fault): Promise<void> {
    const { work, sql } = this.#parts;
    this.#armed = undefined;
    await work?.stop();
    const at = new Date().toISOString();
    const left = await sql.query<{ slug: string }>(
      `select distinct step_slug as slug from pgflow.step_tasks where flow_slug = $1 and status = 'started'`,
      [chatPreparation.slug],
    );
    this.#events.push({ kind, what: 'struck', at, steps: left.map(({ slug }) => slug) });
    this.#later(seconds * 1_000, () => void work?.start().then(() => this.#tell(kind, 'mended')));
  }

  #cutStream({ kind }: Fault, outgoing: ServerResponse): void {
    this.#armed = undefined;
    const write = outgoing.write.bind(outgoing);
    const cutLater = () =>
      this.#later(wordsMs, () => {
        if (outgoing.writableEnded) return this.#tell(kind, 'expired');
        outgoing.socket?.resetAndDestroy();
        this.#tell(kind, 'struck');
      });
    let begun = false;
    const watched = (...written: Parameters<typeof write>) => {
      if (!begun && String(written[0]).includes('text-delta')) {
        begun = true;
        cutLater();
      }
      return write(...written);
    };
    Object.defineProperty(outgoing, 'write', { configurable: true, value: watched });
  }

  #cutNetwork({ kind, seconds }: Fault): void {
    this.#armed = undefined;
    this.#cut = true;
    const { http } = this.#parts;
    if (http instanceof Server) http.closeAllConnections();
    this.#tell(kind, 'struck');
    this.#later(seconds * 1_000, () => {
      this.#cut = false;
      this.#tell(kind, 'mended');
    });
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #tell(kind: FaultKind, what: FaultEvent['what']): void {
    this.#events.push({ kind, what, at: new Date().toISOString() });
  }
}
