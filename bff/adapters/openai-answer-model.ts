import { createParser } from 'eventsource-parser';
import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';
import { PrepChatError } from '../errors.ts';
import type { AnswerEvent, AnswerModel } from '../ports/answer-model.ts';

export interface OpenAiOptions {
  apiKey?: string;
  /** Any OpenAI-compatible server, e.g. `http://127.0.0.1:11434/v1`. */
  baseUrl?: string;
  model: string;
  /** Longest wait for the response to begin, retries included. */
  firstByteMs?: number;
  /** Longest silence within a stream. */
  silenceMs?: number;
}

/** A frame of the upstream that is longer than this ends the stream: nothing sane is. */
const maxFrame = 256 * 1024;

/** Answers by an OpenAI-compatible chat completion, streamed. Retries only before the stream begins. */
export function createOpenAiAnswerModel(options: OpenAiOptions): AnswerModel {
  const { model, firstByteMs = 20_000, silenceMs = 15_000 } = options;
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none',
    ...(options.baseUrl ? { baseURL: options.baseUrl } : {}),
    maxRetries: 2,
  });
  return {
    name: model,
    async *answer(prompt, signal): AsyncGenerator<AnswerEvent> {
      const watchdog = new Watchdog(signal);
      try {
        watchdog.expect(firstByteMs);
        const response = await client.chat.completions
          .create(
            {
              model,
              messages: prompt.messages,
              max_tokens: prompt.spender.site.limits.outputTokens,
              stream: true,
              stream_options: { include_usage: true },
            },
            { signal: watchdog.signal },
          )
          .asResponse();
        if (!response.body) throw new PrepChatError('model_unavailable');
        yield* readCompletion(response.body, watchdog, silenceMs);
      } catch (error) {
        if (signal.aborted) throw error;
        if (watchdog.signal.aborted || error instanceof APIConnectionTimeoutError) {
          throw new PrepChatError('model_stalled', { cause: error });
        }
        if (error instanceof PrepChatError) throw error;
        throw new PrepChatError(error instanceof APIError ? 'model_unavailable' : 'model_interrupted', {
          cause: error,
        });
      } finally {
        watchdog.end();
      }
    },
  };
}

async function* readCompletion(
  body: ReadableStream<Uint8Array>,
  watchdog: Watchdog,
  silenceMs: number,
): AsyncGenerator<AnswerEvent> {
  const decoder = new TextDecoder();
  let frames: string[] = [];
  let pending = 0;
  const parser = createParser({ onEvent: (event) => frames.push(event.data) });
  let reason: 'stop' | 'length' | undefined;
  let usage: { inputTokens: number; outputTokens: number } | undefined;
  const reader = body.getReader();
  try {
    for (;;) {
      watchdog.expect(silenceMs);
      const { done, value } = await reader.read();
      watchdog.rest();
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
      pending = frames.length > 0 ? 0 : pending + value.length;
      if (pending > maxFrame) throw new PrepChatError('model_interrupted');
      let text = '';
      for (const frame of frames) {
        const chunk = parseChunk(frame);
        text += chunk.text;
        reason = chunk.reason ?? reason;
        usage = chunk.usage ?? usage;
      }
      frames = [];
      if (text) yield { type: 'text', text };
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  // A stream that just ends is not an answer: somebody cut it.
  if (reason === undefined) throw new PrepChatError('model_interrupted');
  yield { type: 'finish', reason, ...(usage ? { usage } : {}) };
}

interface Chunk {
  text: string;
  reason?: 'stop' | 'length';
  usage?: { inputTokens: number; outputTokens: number };
}

/** What one frame adds. A frame that is no JSON adds nothing; an error inside the stream ends it. */
function parseChunk(frame: string): Chunk {
  if (frame === '[DONE]') return { text: '' };
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { text: '' };
  }
  if (typeof value !== 'object' || value === null) return { text: '' };
  const { error, choices, usage } = value as {
    error?: unknown;
    choices?: { delta?: { content?: unknown }; finish_reason?: unknown }[];
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
  };
  if (error) throw new PrepChatError('model_interrupted', { cause: error });
  const choice = Array.isArray(choices) ? choices[0] : undefined;
  const content = choice?.delta?.content;
  const ended = choice?.finish_reason;
  return {
    text: typeof content === 'string' ? content : '',
    ...(typeof ended === 'string'
      ? { reason: ended === 'length' ? ('length' as const) : ('stop' as const) }
      : {}),
    ...(typeof usage?.prompt_tokens === 'number' && typeof usage.completion_tokens === 'number'
      ? { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } }
      : {}),
  };
}

/** Aborts when the next sign of life does not come in time, or when the outer signal does. */
class Watchdog {
  readonly #silent = new AbortController();
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#silent.signal]);
  }

  expect(withinMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent.abort(new Error(`silent for ${withinMs} ms`)), withinMs);
  }

  /** While the reader is busy, silence is not the model's. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.rest();
    this.#silent.abort();
  }
}
