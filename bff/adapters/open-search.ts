import { createSqlMeaningStore } from '../../flows/content/sql-meaning-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import { embedMissing, type EmbedReport } from '../../flows/content/embed-missing.ts';
import { ensureVectors } from '../../flows/content/vector-store.ts';
import type { Sql, StepPorts } from '../../flows/ports.ts';
import type { SearchConfig } from '../config/search.ts';
import { createHttpReranker } from './http-reranker.ts';
import { createNodeFetch } from './node-fetch.ts';
import { createOpenAiEmbedder } from './openai-embedder.ts';
import { createSqlStepMemory } from './sql-step-memory.ts';

/** What finds passages, as it is configured and as the database allows. */
export interface Search {
  ports: Omit<StepPorts, 'preparations'>;
  /** Why what is configured is not there; a sentence. */
  lack?: string;
  /** Gives vectors to the passages that have none; undefined where nothing is to be embedded. */
  embed?: (signal: AbortSignal, siteKey?: string) => Promise<EmbedReport>;
}

/** Said where embeddings are set and the database cannot keep them. */
export const noVectors = 'the database has no pgvector extension: the search goes by words alone';

/** Opens the search over a database with a schema. With `onRecall`, steps remember what they have found. */
export async function openSearch(
  sql: Sql,
  { embedding, embeddingWeight, rerank }: SearchConfig,
  onTrouble: (error: unknown) => void,
  onRecall?: StepPorts['onRecall'],
): Promise<Search> {
  const ports: Search['ports'] = {
    passages: (siteKey) => createSqlPassageStore(sql, siteKey),
    onTrouble,
    ...(onRecall ? { memory: createSqlStepMemory(sql), onRecall } : {}),
    ...(rerank ? { reranker: createHttpReranker(rerank) } : {}),
  };
  if (!embedding) return { ports };
  const support = await ensureVectors(sql);
  if (!support) return { ports, lack: noVectors };
  const access = { ...embedding, fetch: createNodeFetch() };
  // A visitor waits for the vector of a question, and words do, too.
  const forQuestions = createOpenAiEmbedder({ ...access, timeoutMs: 3_000, attempts: 1 });
  const forPages = createOpenAiEmbedder({ ...access, timeoutMs: 60_000, attempts: 4 });
  return {
    ports: {
      ...ports,
      meaning: {
        embedder: forQuestions,
        vectors: (siteKey) => createSqlMeaningStore(sql, support, siteKey),
        weight: embeddingWeight,
      },
    },
    embed: (signal, siteKey) =>
      embedMissing({ sql, support, embedder: forPages, signal, ...(siteKey ? { siteKey } : {}) }),
  };
}
