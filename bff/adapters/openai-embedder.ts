import { withDeadline } from '../../flows/deadline.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import type { Embedder } from '../../flows/ports.ts';
import type { EmbeddingConfig } from '../config/search.ts';
import { Circuit } from './circuit.ts';
import { readFailure } from './openai-failure.ts';

interface EmbedderOptions extends EmbeddingConfig {
  /** Longest wait for one call. */
  timeoutMs?: number;
  /** Calls that one batch may cost; a question, which somebody waits for, gets one less than pages. */
  attempts?: number;
  /** What calls the upstream where there is something better than the built-in one. */
  fetch?: typeof fetch;
}

/** Texts in one call: within what every known server takes. */
const batchSize = 64;
/** Longest text, in UTF-16 code units: a passage is far shorter, a question may be anything. */
const longestText = 8_000;
const pauseMs = 500;
/** A longer `Retry-After` is not waited for. */
const longestWaitMs = 10_000;

/**
 * Embeddings of any OpenAI-compatible server. Make one for the process: all calls share what is known of the
 * upstream, and once it is down nobody waits for it.
 */
export function createOpenAiEmbedder(options: EmbedderOptions): Embedder {
  const { model, dimensions, timeoutMs = 5_000, attempts = 3 } = options;
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none',
    ...(options.baseUrl ? { baseURL: options.baseUrl } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
    maxRetries: 0,
  });
  const circuit = new Circuit();

  async function call(input: string[], signal: AbortSignal): Promise<number[][]> {
    enter(circuit);
    const patience = withDeadline(signal, timeoutMs);
    try {
      const { data } = await client.embeddings.create(
        { model, input, encoding_format: 'float', ...(dimensions ? { dimensions } : {}) },
        { signal: patience },
      );
      const vectors = readVectors(data, input.length, dimensions);
      circuit.succeeded();
      return vectors;
    } catch (error) {
      const isOurs = error instanceof UnfitVectorsError;
      if (signal.aborted || isOurs || !readFailure(error).down) circuit.left();
      else circuit.failed();
      throw error;
    }
  }

  async function callAgain(input: string[], signal: AbortSignal): Promise<number[][]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call(input, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof EmbeddingError) throw error;
        const { again, waitMs = pauseMs * 2 ** (attempt - 1) } = readFailure(error);
        if (!again || attempt === attempts || circuit.isOpen || waitMs > longestWaitMs)
          throw new EmbeddingError('the server of embeddings does not answer', { cause: error });
        await sleep(waitMs * (0.75 + Math.random() / 2), undefined, { signal });
      }
    }
  }

  return {
    model: dimensions ? `${model}@${dimensions}` : model,
    async embed(texts, signal) {
      const vectors: number[][] = [];
      for (let from = 0; from < texts.length; from += batchSize) {
        const batch = texts.slice(from, from + batchSize).map((text) => text.slice(0, longestText) || ' ');
        vectors.push(...(await callAgain(batch, signal)));
      }
      return vectors;
    },
  };
}

/** The server gave no vectors. Says no word of the server's own. */
class EmbeddingError extends Error {
  override name = 'EmbeddingError';
}

function enter(circuit: Circuit): void {
  try {
    circuit.enter();
  } catch (cause) {
    throw new EmbeddingError('the server of embeddings is down', { cause });
  }
}

/** The server has answered, and not with one vector of the right length for each text. */
class UnfitVectorsError extends EmbeddingError {
  override name = 'UnfitVectorsError';
}

function readVectors(
  data: readonly { index: number; embedding: unknown }[],
  count: number,
  dimensions: number | undefined,
): number[][] {
  const found = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const length = dimensions ?? (Array.isArray(found[0]) ? found[0].length : 0);
  const vectors = found.filter(
    (vector): vector is number[] =>
      Array.isArray(vector) && vector.length === length && vector.every((value) => Number.isFinite(value)),
  );
  if (length === 0 || found.length !== count || vectors.length !== count) {
    throw new UnfitVectorsError(
      `the server of embeddings gave no ${count} vector(s) of ${length || 'any'} numbers`,
    );
  }
  return vectors;
}
