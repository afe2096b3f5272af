import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { PrepChatError } from '../errors.ts';
import type { AnswerModel, AnswerPrompt } from '../ports/answer-model.ts';
import { Circuit } from './circuit.ts';
import { readFailure, type ModelFailure } from './openai-failure.ts';
import { readCompletion } from './read-completion.ts';
import { Watchdog } from './watchdog.ts';

export interface OpenAiOptions {
  apiKey?: string;
  /** Any OpenAI-compatible server, e.g. `http://127.0.0.1:11434/v1`. */
  baseUrl?: string;
  model: string;
  /** 0 to 2; missing: the model's own. */
  temperature?: number;
  /** Longest wait for the response to begin. */
  firstByteMs?: number;
  /** Longest silence within a stream. */
  silenceMs?: number;
  /** What calls the upstream where there is something better than the built-in one. */
  fetch?: typeof fetch;
}

/** Calls that one answer may cost. */
const attempts = 3;
/** Pause before the second call, doubled before the third; half of it is chance. */
const pauseMs = 500;
/** A longer `Retry-After` is not waited for. */
const longestWaitMs = 10_000;
/** How long an upstream that wants to be left alone for longer is not called by anybody. */
const longestHoldMs = 60_000;

/**
 * Answers by an OpenAI-compatible chat completion, streamed. Calls again only while nothing has come.
 * Make one for the process: all its answers share what is known of the upstream.
 */
export function createOpenAiAnswerModel(options: OpenAiOptions): AnswerModel {
  const { model, temperature, firstByteMs = 20_000, silenceMs = 15_000 } = options;
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none',
    ...(options.baseUrl ? { baseURL: options.baseUrl } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
    // The package would retry each call by itself, and knows nothing of the others.
    maxRetries: 0,
  });
  const circuit = new Circuit();

  async function call(
    { messages, spender }: AnswerPrompt,
    watchdog: Watchdog,
  ): Promise<ReadableStream<Uint8Array>> {
    watchdog.expect(firstByteMs);
    const response = await client.chat.completions
      .create(
        {
          model,
          messages,
          ...(temperature === undefined ? {} : { temperature }),
          max_tokens: spender.site.limits.outputTokens,
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal: watchdog.signal },
      )
      .asResponse();
    if (!response.body) throw new PrepChatError('model_interrupted');
    return response.body;
  }

  return {
    name: model,
    temperature,
    async answer(prompt, signal, tell) {
      for (let attempt = 1; ; attempt += 1) {
        circuit.enter();
        const watchdog = new Watchdog(signal);
        let begun = false;
        let failure: ModelFailure;
        try {
          const body = await call(prompt, watchdog);
          const longestMs = prompt.spender.site.limits.answerSeconds * 1_000;
          await readCompletion(body, watchdog, { silenceMs, longestMs }, (event) => {
            if (!begun) circuit.succeeded();
            begun = true;
            tell(event);
          });
          return;
        } catch (error) {
          if (signal.aborted) {
            circuit.left();
            throw error;
          }
          failure = watchdog.signal.aborted
            ? { code: 'model_stalled', again: false, down: true }
            : readFailure(error);
          note(circuit, failure);
          const again = failure.again && !begun && attempt < attempts && !circuit.isOpen;
          if (!again) throw new PrepChatError(failure.code, { cause: error });
        } finally {
          watchdog.end();
        }
        await sleep(pauseBefore(attempt, failure), undefined, { signal });
      }
    },
  };
}

/** What a failed call tells the others. */
function note(circuit: Circuit, { code, down, waitMs = 0 }: ModelFailure): void {
  if (down) circuit.failed();
  else circuit.left();
  if (waitMs > longestWaitMs) circuit.hold(Math.min(waitMs, longestHoldMs), code);
}

/** Chance keeps those who failed together from coming back together. */
function pauseBefore(attempt: number, { waitMs }: ModelFailure): number {
  const pause = pauseMs * 2 ** (attempt - 1);
  return waitMs === undefined ? pause * (0.5 + Math.random() / 2) : waitMs * (1 + Math.random() / 10);
}
