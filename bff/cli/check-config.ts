import type { Config } from '../config.ts';
import type { Finding } from '../ports/finding.ts';

/** What is unsafe in a configuration that is valid. Says no value that is a secret. */
export function checkConfig(config: Config, env: Record<string, string | undefined>): Finding[] {
  const { host, databaseUrl, model, adminToken, logLevel, trustedProxies } = config;
  const { allowedOrigins } = config.site;
  const findings: Finding[] = [];
  const problem = (about: string, text: string, mend: string) =>
    findings.push({ about, level: 'problem', text, mend });
  const warning = (about: string, text: string, mend: string) =>
    findings.push({ about, level: 'warning', text, mend });

  findings.push(...checkOrigins('PREP_CHAT_ALLOWED_ORIGINS', allowedOrigins));
  if (!isLoopback(host)) {
    if (allowedOrigins.length === 0) {
      problem(
        'PREP_CHAT_ALLOWED_ORIGINS',
        `the server listens on ${host}, and no page may use it`,
        'name the origin of your site, e.g. https://www.example.com',
      );
    }
    if (!adminToken) {
      problem(
        'PREP_CHAT_ADMIN_TOKEN',
        `the server listens on ${host}, and nobody can see how it does`,
        'set it to the output of: openssl rand -hex 32',
      );
    }
    warning('HOST', 'the server itself speaks plain http', 'put a proxy with https in front of it');
  }
  if (adminToken && new Set(adminToken).size < 10) {
    problem('PREP_CHAT_ADMIN_TOKEN', 'it is easy to guess', 'set it to the output of: openssl rand -hex 32');
  }
  if (databaseUrl) checkDatabaseUrl(new URL(databaseUrl), problem);
  if (config.supabase) checkSupabase(config.supabase, databaseUrl, problem);
  if (model?.apiKey && model.baseUrl) {
    const { protocol, hostname } = new URL(model.baseUrl);
    if (protocol !== 'https:' && !isLoopback(hostname)) {
      problem('OPENAI_BASE_URL', 'the key of the model goes there unencrypted', 'use an https:// address');
    }
  }
  const { embedding, rerank } = config.search;
  const sentTo = [
    ['PREP_CHAT_EMBEDDING_BASE_URL', embedding?.apiKey && embedding.baseUrl],
    ['PREP_CHAT_RERANK_URL', rerank?.apiKey && rerank.url],
  ] as const;
  for (const [about, address] of sentTo) {
    if (!address) continue;
    const { protocol, hostname } = new URL(address);
    if (protocol !== 'https:' && !isLoopback(hostname)) {
      problem(about, 'the key goes there unencrypted', 'use an https:// address');
    }
  }
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    problem('NODE_TLS_REJECT_UNAUTHORIZED', 'certificates are not checked', 'remove it');
  }
  if (logLevel === 'debug' || logLevel === 'trace') {
    warning('LOG_LEVEL', 'messages of database and model may show what visitors wrote', 'use info');
  }
  if (trustedProxies === 0 && allowedOrigins.some((origin) => origin.startsWith('https:'))) {
    warning(
      'PREP_CHAT_TRUSTED_PROXIES',
      'behind a proxy all visitors seem to have its address, and share its limits',
      'set it to the number of proxies in front, or leave it when there is none',
    );
  }
  if (trustedProxies > 0 && !isLoopback(host)) {
    warning(
      'PREP_CHAT_TRUSTED_PROXIES',
      'whoever reaches the server past the proxy may choose an address',
      'let only the proxy reach the port',
    );
  }
  if (env['NODE_ENV'] === 'development') warning('NODE_ENV', 'it says development', 'set it to production');
  if (process.getuid?.() === 0) {
    warning('user', 'the server would run as root', 'give it a user of its own, see docs/deploy');
  }
  return findings;
}

/** Which pages may not be let in; `about` says where they are named. */
export function checkOrigins(about: string, origins: readonly string[]): Finding[] {
  return origins
    .map((origin) => new URL(origin))
    .filter(({ protocol, hostname }) => protocol !== 'https:' && !isLoopback(hostname))
    .map(({ origin }) => ({
      about,
      level: 'problem',
      text: `${origin} is not encrypted, so anybody on the way can be that page`,
      mend: 'serve the page by https and write https:// here',
    }));
}

function checkDatabaseUrl(
  { hostname, password, searchParams }: URL,
  problem: (about: string, text: string, mend: string) => void,
): void {
  const mode = searchParams.get('sslmode') ?? searchParams.get('ssl') ?? 'disable';
  if (!isLoopback(hostname) && hostname.includes('.') && /^(disable|allow|prefer|false)$/.test(mode)) {
    problem(
      'DATABASE_URL',
      'password and conversations go to the database unencrypted',
      'add ?sslmode=require, or verify-full where the certificate can be checked',
    );
  }
  if (/^(|postgres|password|admin|prepchat|secret|changeme)$/i.test(decodeURIComponent(password))) {
    problem('DATABASE_URL', 'its password is easy to guess', 'set one: openssl rand -hex 24');
  }
}

function checkSupabase(
  { url, serviceKey }: { url: string; serviceKey: string },
  databaseUrl: string | undefined,
  problem: (about: string, text: string, mend: string) => void,
): void {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    problem('SUPABASE_URL', 'the service key goes there unencrypted', 'use an https:// address');
  }
  if (serviceKey.startsWith('sb_publishable_') || roleOf(serviceKey) === 'anon') {
    const mend = 'take the secret key of the project, and keep it on the server';
    problem('SUPABASE_SERVICE_ROLE_KEY', 'it is the key of browsers, which may read nothing', mend);
  }
  if (databaseUrl && new URL(databaseUrl).port === '6543') {
    const text = 'it leads to a pooler in transaction mode, over which nothing can be listened to';
    problem('DATABASE_URL', text, 'take the session pooler, port 5432');
  }
}

/** The role that a key of the older kind, a JSON web token, is for. */
function roleOf(key: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null && 'role' in claims ? claims.role : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nobody on another machine reaches that host. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|.+\.localhost)$/i.test(host);
}
