import { z } from '@hono/zod-openapi';
import { readSearch, searchVariables, type SearchConfig } from './config/search.ts';
import { configFileSchema, trustedProxies, type ModelPrice } from './config/config-file.ts';
import { readHumanCheck, type HumanCheckConfig } from './config/human-check.ts';
import { contentSecretSchema } from './config/content-secret.ts';
import { toIdentity } from './config/site-identity.ts';
import { origin } from './config/site-origin.ts';
import { defaultLimits, withLimits } from './config/site-limits.ts';
import { defaultSiteKey, type Site } from './ports/site-store.ts';

const optionalText = z
  .string()
  .trim()
  .transform((text) => text || undefined)
  .optional();

const list = (separator: string) => (text: string | undefined) =>
  (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter(Boolean);

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  PREP_CHAT_DATA_DIR: z.string().min(1).default('.data'),
  PREP_CHAT_BACKUPS: z.coerce.number().int().min(0).max(1_000).default(3),
  PREP_CHAT_BACKUP_DIR: optionalText,
  DATABASE_URL: optionalText.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  SUPABASE_URL: optionalText.pipe(z.url({ protocol: /^https?$/ }).optional()),
  SUPABASE_SERVICE_ROLE_KEY: optionalText,
  PREP_CHAT_WORKER: z.enum(['', '0', '1']).optional(),
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: optionalText.pipe(z.url({ protocol: /^https?$/ }).optional()),
  OPENAI_MODEL: z
    .string()
    .default('gpt-4o-mini')
    .transform(list(','))
    .pipe(z.array(z.string()).min(1, { error: 'must name a model' })),
  OPENAI_TEMPERATURE: optionalText
    .transform((text) => (text === undefined ? undefined : Number(text)))
    .pipe(z.number({ error: 'must be a number from 0 to 2' }).min(0).max(2).optional()),
  PREP_CHAT_HISTORY_TOKENS: z.coerce.number().int().min(0).max(1_000_000).default(2_000),
  PREP_CHAT_DISCONNECT_GRACE_MS: z.coerce.number().int().min(0).max(600_000).default(10_000),
  PREP_CHAT_ALLOWED_ORIGINS: z.string().optional().transform(list(',')).pipe(z.array(origin)),
  PREP_CHAT_DRAIN_MS: z.coerce.number().int().min(0).max(600_000).default(20_000),
  PREP_CHAT_ADMIN_TOKEN: optionalText.pipe(
    z.string().min(32, 'must have at least 32 characters: openssl rand -hex 32').optional(),
  ),
  PREP_CHAT_CONTENT_SECRET: optionalText.pipe(contentSecretSchema.optional()),
  PREP_CHAT_OTEL: z.enum(['', '0', '1']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PREP_CHAT_SITE_TITLE: z.string().min(1).default('Ask this site'),
  PREP_CHAT_WELCOME: z.string().min(1).default('Ask a question. The answer quotes the pages it comes from.'),
  PREP_CHAT_STARTERS: z.string().optional().transform(list('|')),
  PREP_CHAT_HUMAN_CHECK_SECRET: optionalText,
  ...searchVariables,
  PREP_CHAT_TRUSTED_PROXIES: optionalText
    .transform((text) => (text === undefined ? undefined : Number(text)))
    .pipe(trustedProxies),
});

/** How the server runs, read from the environment and the configuration file. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Where the embedded database is backed up once a day, and how many of these are kept; 0: it is not. */
  backups: { folder: string; keep: number };
  databaseUrl?: string;
  /** The project of Supabase whose database `databaseUrl` is. */
  supabase?: { url: string; serviceKey: string };
  /** False: other processes work at the runs. */
  worker: boolean;
  /** Where models answer, and their names: the first that can, answers. */
  model?: { apiKey?: string; baseUrl?: string; models: string[]; temperature?: number };
  /** Search by more than words; empty: by words alone. */
  search: SearchConfig;
  /** Most tokens of earlier turns that a model is sent with a question. */
  historyTokens: number;
  /** How long an answer goes on after its last reader has gone. */
  disconnectGraceMs: number;
  /** How long answers may go on after the server was told to go. */
  drainMs: number;
  /** What opens the pages for operators; without it there are none. */
  adminToken?: string;
  /** Where traces go, if anywhere: to a collector, or to what the process was started with. */
  tracing?: 'export' | 'registered';
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** The site of pages that name none; its texts and limits are also what other sites go out from. */
  site: Site;
  /** By the name of a model. */
  prices: Readonly<Record<string, ModelPrice>>;
  /** Visitors may see in a receipt what their answers cost. */
  showCosts: boolean;
  /** Missing: nobody is asked to prove that they are human. */
  humanCheck?: HumanCheckConfig;
  /** Proxies in front of this server that may be believed about addresses. */
  trustedProxies: number;
  /** Days after which what visitors asked is removed. */
  retentionDays: number;
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

/**
 * Reads the configuration; `file` is what `prep-chat.config.json` holds. Reports every problem at
 * once, and never a value, which may be a secret.
 */
export function parseConfig(env: Record<string, string | undefined>, file: unknown = {}): Config {
  const parsed = environment.safeParse(env);
  const fromFile = configFileSchema.safeParse(file);
  const problems = [
    ...(parsed.error?.issues.map((issue) => problem(issue)) ?? []),
    ...(fromFile.error?.issues.map((issue) => `prep-chat.config.json: ${problem(issue)}`) ?? []),
  ];
  if (!parsed.success || !fromFile.success) throw new ConfigError(problems);
  const { data } = parsed;
  const { SUPABASE_URL: supabaseUrl, SUPABASE_SERVICE_ROLE_KEY: serviceKey } = data;
  const missing = [
    data.PREP_CHAT_WORKER === '0' &&
      !data.DATABASE_URL &&
      'PREP_CHAT_WORKER: 0 needs DATABASE_URL: no other process works in the embedded database',
    supabaseUrl && !serviceKey && 'SUPABASE_SERVICE_ROLE_KEY: SUPABASE_URL needs it',
    serviceKey && !supabaseUrl && 'SUPABASE_URL: SUPABASE_SERVICE_ROLE_KEY needs it',
    supabaseUrl &&
      !data.DATABASE_URL &&
      'DATABASE_URL: with SUPABASE_URL it is the session pooler of the project',
  ].filter((line) => typeof line === 'string');
  if (missing.length > 0) throw new ConfigError(missing);
  const humanCheck = readHumanCheck(fromFile.data.humanCheck, data.PREP_CHAT_HUMAN_CHECK_SECRET);
  if (humanCheck.problems.length > 0) throw new ConfigError(humanCheck.problems);
  const search = readSearch(data, {
    apiKey: data.OPENAI_API_KEY,
    baseUrl: data.OPENAI_BASE_URL,
    models: data.OPENAI_MODEL,
  });
  if (search.problems.length > 0) throw new ConfigError(search.problems);
  const { limits, prices, showCosts, retentionDays } = fromFile.data;
  const identity = toIdentity(fromFile.data.identity);
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_TEMPERATURE: temperature } = data;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: data.PREP_CHAT_DATA_DIR,
    backups: {
      folder: data.PREP_CHAT_BACKUP_DIR ?? `${data.PREP_CHAT_DATA_DIR}/backups`,
      keep: data.PREP_CHAT_BACKUPS,
    },
    ...(data.DATABASE_URL ? { databaseUrl: data.DATABASE_URL } : {}),
    ...(supabaseUrl && serviceKey ? { supabase: { url: supabaseUrl, serviceKey } } : {}),
    worker: data.PREP_CHAT_WORKER !== '0',
    ...(apiKey || baseUrl
      ? {
          model: {
            models: data.OPENAI_MODEL,
            ...(apiKey ? { apiKey } : {}),
            ...(baseUrl ? { baseUrl } : {}),
            ...(temperature === undefined ? {} : { temperature }),
          },
        }
      : {}),
    search: search.config,
    historyTokens: data.PREP_CHAT_HISTORY_TOKENS,
    disconnectGraceMs: data.PREP_CHAT_DISCONNECT_GRACE_MS,
    drainMs: data.PREP_CHAT_DRAIN_MS,
    ...(data.PREP_CHAT_ADMIN_TOKEN ? { adminToken: data.PREP_CHAT_ADMIN_TOKEN } : {}),
    ...(data.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { tracing: 'export' as const }
      : data.PREP_CHAT_OTEL === '1'
        ? { tracing: 'registered' as const }
        : {}),
    logLevel: data.LOG_LEVEL,
    site: {
      key: defaultSiteKey,
      allowedOrigins: data.PREP_CHAT_ALLOWED_ORIGINS,
      settings: {
        title: data.PREP_CHAT_SITE_TITLE,
        welcome: data.PREP_CHAT_WELCOME,
        starters: data.PREP_CHAT_STARTERS,
      },
      limits: withLimits(defaultLimits, limits),
      ...(identity ? { identity } : {}),
      ...(data.PREP_CHAT_CONTENT_SECRET ? { contentSecret: data.PREP_CHAT_CONTENT_SECRET } : {}),
    },
    prices,
    showCosts,
    ...(humanCheck.check ? { humanCheck: humanCheck.check } : {}),
    trustedProxies: data.PREP_CHAT_TRUSTED_PROXIES ?? fromFile.data.trustedProxies ?? 0,
    retentionDays,
  };
}

function problem(issue: { path: PropertyKey[]; message: string }): string {
  return `${issue.path.join('.') || 'the whole'}: ${issue.message}`;
}

/** Every value of the configuration that nobody may read in a log. */
export function secretsOf({ databaseUrl, supabase, model, search, adminToken, site }: Config): string[] {
  const keys = Object.values(site.identity?.keys ?? {});
  const password = databaseUrl ? new URL(databaseUrl).password : '';
  return [
    databaseUrl,
    password,
    decodeURIComponent(password),
    supabase?.serviceKey,
    model?.apiKey,
    search.embedding?.apiKey,
    search.rerank?.apiKey,
    adminToken,
    site.contentSecret,
    ...keys,
  ].filter((secret): secret is string => Boolean(secret));
}
