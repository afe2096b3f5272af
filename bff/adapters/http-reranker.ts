import { withDeadline } from '../../flows/deadline.ts';
import { z } from '@hono/zod-openapi';
import type { Reranker } from '../../flows/ports.ts';
import type { RerankConfig } from '../config/search.ts';
import { Circuit } from './circuit.ts';

/** The server does not rerank. Says no word of the server's own. */
class RerankError extends Error {
  override name = 'RerankError';
}

/** Longest wait: our own ranking is there already. */
const patienceMs = 3_000;
/** Longest text that is sent, in UTF-16 code units. */
const longestText = 4_000;

const answer = z.object({
  results: z.array(z.object({ index: z.number().int().min(0), relevance_score: z.number() })),
});

/** `POST /rerank` as Cohere, Jina and many that are compatible with them speak it. One for the process. */
export function createHttpReranker({ url, apiKey, model }: RerankConfig, timeoutMs = patienceMs): Reranker {
  const circuit = new Circuit();
  return {
    model: `${url} ${model ?? ''}`,
    async rerank(query, texts, signal) {
      circuit.enter();
      try {
        const response = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          headers: {
            'content-type': 'application/json',
            ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
          },
          body: JSON.stringify({
            ...(model ? { model } : {}),
            query,
            documents: texts.map((text) => text.slice(0, longestText)),
            top_n: texts.length,
          }),
          signal: withDeadline(signal, timeoutMs),
        });
        if (!response.ok) throw new RerankError(`the rerank server answers with ${response.status}`);
        const scores = readScores(await response.json(), texts.length);
        circuit.succeeded();
        return scores;
      } catch (error) {
        if (signal.aborted) circuit.left();
        else circuit.failed();
        if (error instanceof RerankError) throw error;
        throw new RerankError('the rerank server does not answer', { cause: error });
      }
    },
  };
}

/** One score a text; a text that the server says nothing about is its worst. */
function readScores(body: unknown, count: number): number[] {
  const parsed = answer.safeParse(body);
  const results = parsed.data?.results.filter(({ index }) => index < count) ?? [];
  if (results.length === 0) throw new RerankError('the rerank server gave no scores');
  const worst = Math.min(...results.map((result) => result.relevance_score));
  const scores = new Map(results.map((result) => [result.index, result.relevance_score]));
  return Array.from({ length: count }, (_, index) => scores.get(index) ?? worst);
}
