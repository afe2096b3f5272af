import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, parseConfig, type Config } from '../config.ts';

const usualFile = 'prep-chat.config.json';

/** The configuration of this process: its environment, and the file that it names or the usual one. */
export function readConfig(): Config {
  const named = process.env['PREP_CHAT_CONFIG'] || undefined;
  if (named === undefined && !existsSync(usualFile)) return parseConfig(process.env);
  return parseConfig(process.env, readJson(named ?? usualFile));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError([`PREP_CHAT_CONFIG: ${path} ${reason}`]);
  }
}
