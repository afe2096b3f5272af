import { z } from '@hono/zod-openapi';

const optionalText = z
  .string()
  .trim()
  .transform((text) => text || undefined)
  .optional();

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an exact origin such as https://www.example.com',
});

const list = (separator: string) => (text: string | undefined) =>
  (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter(Boolean);

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  PREP_CHAT_DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: optionalText.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: optionalText.pipe(z.url({ protocol: /^https?$/ }).optional()),
  OPENAI_MODEL: z
    .string()
    .default('gpt-4o-mini')
    .transform(list(','))
    .pipe(z.array(z.string()).min(1, { error: 'must name a model' })),
  PREP_CHAT_DISCONNECT_GRACE_MS: z.coerce.number().int().min(0).max(600_000).default(10_000),
  PREP_CHAT_ALLOWED_ORIGINS: z.string().optional().transform(list(',')).pipe(z.array(origin)),
  PREP_CHAT_SITE_TITLE: z.string().min(1).default('Ask this site'),
  PREP_CHAT_WELCOME: z.string().min(1).default('Ask a question. The answer quotes the pages it comes from.'),
  PREP_CHAT_STARTERS: z.string().optional().transform(list('|')),
});

/** How the server runs, read from the environment. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl?: string;
  /** Where models answer, and their names: the first that can, answers. */
  model?: { apiKey?: string; baseUrl?: string; models: string[] };
  /** How long an answer goes on after its last reader has gone. */
  disconnectGraceMs: number;
  allowedOrigins: string[];
  settings: { title: string; welcome: string; starters: string[] };
}

/** The environment does not describe a server; `problems` holds a line for each thing that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(
      `the configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Reads the configuration; reports every problem at once, and never a value, which may be a secret. */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const { data } = parsed;
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = data;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: data.PREP_CHAT_DATA_DIR,
    ...(data.DATABASE_URL ? { databaseUrl: data.DATABASE_URL } : {}),
    ...(apiKey || baseUrl
      ? {
          model: {
            models: data.OPENAI_MODEL,
            ...(apiKey ? { apiKey } : {}),
            ...(baseUrl ? { baseUrl } : {}),
          },
        }
      : {}),
    disconnectGraceMs: data.PREP_CHAT_DISCONNECT_GRACE_MS,
    allowedOrigins: data.PREP_CHAT_ALLOWED_ORIGINS,
    settings: {
      title: data.PREP_CHAT_SITE_TITLE,
      welcome: data.PREP_CHAT_WELCOME,
      starters: data.PREP_CHAT_STARTERS,
    },
  };
}
