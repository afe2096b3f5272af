import { destination, pino, type Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Observer, RequestFacts } from '../ports/observer.ts';
import { describeError } from './describe-error.ts';

export interface LogOptions {
  level: Config['logLevel'];
  /** Values that must not be in any line, whatever brought them there. */
  secrets: readonly string[];
  /** Takes each line in place of standard error. */
  write?: (line: string) => void;
}

/** The log: JSON, one line an event, on standard error. */
export interface Log {
  observer: Observer;
  info(event: string, facts?: Record<string, string | number>): void;
  error(error: unknown, requestId?: string): void;
}

/** Where somebody asks all the time and it says nothing. */
const quietRoutes = new Set(['*', '/*', '/healthz', '/readyz', '/metrics']);

export function createPinoLog({ level, secrets, write }: LogOptions): Log {
  const logger: Logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted, censor: '[redacted]' },
      hooks: { streamWrite: (line) => inOneLine(masked(line, secrets)) },
    },
    write ? { write } : destination({ dest: 2, sync: true }),
  );
  const withMessages = logger.isLevelEnabled('debug');
  return {
    observer: {
      request(facts) {
        const line = { event: 'request', ...facts };
        if (isQuiet(facts)) logger.debug(line);
        else logger.info(line);
      },
      step: (facts) => logger.debug({ event: 'step', ...facts }),
      answer: (facts) => logger.info({ event: 'answer', ...facts }),
    },
    info: (event, facts) => logger.info({ event, ...facts }),
    error: (error, requestId) =>
      logger.error({ event: 'error', requestId, error: describeError(error, withMessages) }),
  };
}

/** Nobody puts these into a line on purpose. */
const redacted = ['authorization', 'cookie', 'token', 'password', 'apiKey', 'databaseUrl'].flatMap((name) => [
  name,
  `*.${name}`,
]);

function isQuiet({ route, status }: RequestFacts): boolean {
  return quietRoutes.has(route) && status < 500;
}

function masked(line: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => (secret ? text.replaceAll(secret, '[redacted]') : text), line);
}

/** JSON may hold line ends that are none to it and some to a viewer. */
function inOneLine(line: string): string {
  return line.replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
