import type { PgflowClient } from '@pgflow/client';
import type { SupabaseClient } from '@supabase/supabase-js';

interface Channel {
  holders: number;
  /** Resolves to what leaves it, undefined if it could not be joined. */
  joined: Promise<(() => void) | undefined>;
}

/**
 * One Realtime channel for each run that somebody in this process looks at: pgflow's client gives every
 * subscriber the same one, and whoever leaves first would take it from the others.
 */
export class RunChannels {
  readonly #supabase: SupabaseClient;
  readonly #client: PgflowClient;
  readonly #onJoined: (flowRunId: string) => void;
  readonly #onError: (error: unknown) => void;
  readonly #channels = new Map<string, Channel>();

  /** `onJoined`: from then on nothing is missed, so that it is worth another look at the run. */
  constructor(
    supabase: SupabaseClient,
    client: PgflowClient,
    onJoined: (flowRunId: string) => void,
    onError: (error: unknown) => void,
  ) {
    this.#supabase = supabase;
    this.#client = client;
    this.#onJoined = onJoined;
    this.#onError = onError;
  }

  /** Joins the run's channel, or stays in it, until the function that it returns is called. */
  hold(flowRunId: string): () => void {
    const channel = this.#channels.get(flowRunId) ?? this.#join(flowRunId);
    channel.holders += 1;
    let held = true;
    return () => {
      if (held) channel.holders -= 1;
      held = false;
      if (channel.holders === 0) void this.#leave(flowRunId, channel);
    };
  }

  async close(): Promise<void> {
    this.#channels.clear();
    await this.#supabase.removeAllChannels();
    await this.#supabase.realtime.disconnect();
  }

  #join(flowRunId: string): Channel {
    const joined = this.#client.subscribeToRun(flowRunId).then(
      (leave) => {
        this.#onJoined(flowRunId);
        return leave;
      },
      (error: unknown) => {
        this.#onError(error);
        return undefined;
      },
    );
    const channel = { holders: 0, joined };
    this.#channels.set(flowRunId, channel);
    return channel;
  }

  async #leave(flowRunId: string, channel: Channel): Promise<void> {
    const leave = await channel.joined;
    // Somebody may have come in between.
    if (channel.holders > 0 || this.#channels.get(flowRunId) !== channel) return;
    this.#channels.delete(flowRunId);
    leave?.();
    for (const left of this.#supabase.getChannels())
      if (left.topic === `realtime:pgflow:run:${flowRunId}`) await this.#supabase.removeChannel(left);
  }
}
