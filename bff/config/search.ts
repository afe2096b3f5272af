import { z } from '@hono/zod-openapi';

const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const address = text.pipe(z.url({ protocol: /^https?$/ }).optional());

/** Of the environment: what finds and judges passages beside their words. */
export const searchVariables = {
  PREP_CHAT_EMBEDDING_MODEL: text,
  PREP_CHAT_EMBEDDING_BASE_URL: address,
  PREP_CHAT_EMBEDDING_API_KEY: text,
  PREP_CHAT_EMBEDDING_DIMENSIONS: text
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .pipe(z.number().int().min(8).max(4_096).optional()),
  PREP_CHAT_EMBEDDING_WEIGHT: z.coerce.number().min(0).max(1).default(0.3),
  PREP_CHAT_REWRITE_MODEL: text,
  PREP_CHAT_RERANK_URL: address,
  PREP_CHAT_RERANK_API_KEY: text,
  PREP_CHAT_RERANK_MODEL: text,
};

/** An OpenAI-compatible server of embeddings. */
export interface EmbeddingConfig {
  model: string;
  baseUrl?: string;
  apiKey?: string;
  /** Length of the vectors, for models that can shorten them; missing: the model's own. */
  dimensions?: number;
}

/** A server that speaks Cohere's and Jina's rerank. */
export interface RerankConfig {
  /** The whole address, e.g. `https://api.cohere.com/v2/rerank`. */
  url: string;
  apiKey?: string;
  model?: string;
}

export interface SearchConfig {
  embedding?: EmbeddingConfig;
  /** How much the meaning counts beside the words, 0 to 1. */
  embeddingWeight: number;
  rerank?: RerankConfig;
  /** Name of the model that puts follow-ups into words of their own, on the server that answers; missing: rules do. */
  rewriteModel?: string;
}

type Variables = z.output<z.ZodObject<typeof searchVariables>>;

/** The search as it is configured, or a line for each thing that it lacks. */
export function readSearch(
  data: Variables,
  answers: { apiKey?: string | undefined; baseUrl?: string | undefined; models: readonly string[] },
): { config: SearchConfig; problems: string[] } {
  const model = data.PREP_CHAT_EMBEDDING_MODEL;
  const url = data.PREP_CHAT_RERANK_URL;
  const own = data.PREP_CHAT_EMBEDDING_BASE_URL;
  // The key of one server is never sent to another.
  const apiKey = data.PREP_CHAT_EMBEDDING_API_KEY ?? (own ? undefined : answers.apiKey);
  const baseUrl = own ?? answers.baseUrl;
  const rewriteModel = data.PREP_CHAT_REWRITE_MODEL ?? answers.models[0];
  const canRewrite = (answers.apiKey ?? answers.baseUrl) !== undefined && rewriteModel !== 'none';
  const problems = [
    ...(model && !apiKey && !baseUrl
      ? ['PREP_CHAT_EMBEDDING_MODEL: needs PREP_CHAT_EMBEDDING_BASE_URL or a key']
      : []),
    ...(!model && own ? ['PREP_CHAT_EMBEDDING_BASE_URL: needs PREP_CHAT_EMBEDDING_MODEL'] : []),
  ];
  return {
    problems,
    config: {
      embeddingWeight: data.PREP_CHAT_EMBEDDING_WEIGHT,
      ...(canRewrite && rewriteModel !== undefined ? { rewriteModel } : {}),
      ...(model
        ? {
            embedding: {
              model,
              ...(baseUrl ? { baseUrl } : {}),
              ...(apiKey ? { apiKey } : {}),
              ...(data.PREP_CHAT_EMBEDDING_DIMENSIONS
                ? { dimensions: data.PREP_CHAT_EMBEDDING_DIMENSIONS }
                : {}),
            },
          }
        : {}),
      ...(url
        ? {
            rerank: {
              url,
              ...(data.PREP_CHAT_RERANK_API_KEY ? { apiKey: data.PREP_CHAT_RERANK_API_KEY } : {}),
              ...(data.PREP_CHAT_RERANK_MODEL ? { model: data.PREP_CHAT_RERANK_MODEL } : {}),
            },
          }
        : {}),
    },
  };
}
