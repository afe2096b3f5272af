import { ApiError, eventsOf, send } from './send.ts';

const place = 'prep-chat-tour-key';

export type FaultKind = 'worker' | 'stream' | 'network';

/** What the server says was done to it. */
export interface FaultEvent {
  kind: FaultKind;
  what: string;
  /** ISO 8601. */
  at: string;
  steps?: string[];
}

/** How the reading of a site stands. */
export interface Reading {
  status: string;
  found: number;
  done: number;
  failed: number;
  reason?: string;
  finishedAt?: string;
  problems: { location: string; reason: string }[];
}

/** What only whoever started the server may do; the key comes with the address that it printed. */
export class OperatorApi {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  async arm(kind: FaultKind, seconds: number): Promise<void> {
    await send('/tour/faults', { token: this.#key, body: { kind, seconds } });
  }

  async faults(): Promise<FaultEvent[]> {
    const response = await send('/tour/faults', { token: this.#key });
    return ((await response.json()) as { events: FaultEvent[] }).events;
  }

  /** Remembers a site as the one that the tour asks; its key and the label of its source. */
  async remember(body: {
    address: string;
    mostPages: number;
    allowPrivate: boolean;
  }): Promise<{ site: string; source: string }> {
    const response = await send('/tour/site', { token: this.#key, body });
    return (await response.json()) as { site: string; source: string };
  }

  /** Reads a source that is remembered; each change until that has ended. */
  async *read(named: { site: string; source: string }): AsyncGenerator<Reading> {
    const started = await send('/api/ingestions', { token: this.#key, body: named });
    const { id } = (await started.json()) as { id: string };
    const events = await send(`/api/ingestions/${id}/events`, { token: this.#key, events: true });
    for await (const reading of eventsOf(events)) yield reading as Reading;
  }
}

/** The operator, if this is their page: the key is taken out of the address, and kept for as long as the tab. */
export function findOperator(): OperatorApi | undefined {
  const given = /^#key=([\w-]{32,})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(place, given);
    history.replaceState(null, '', location.pathname);
  }
  const key = given ?? sessionStorage.getItem(place);
  return key === null ? undefined : new OperatorApi(key);
}

/** What went wrong, for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return 'The server was started anew, or its key is another one: open the address that it printed last.';
  return error instanceof Error ? error.message : String(error);
}
