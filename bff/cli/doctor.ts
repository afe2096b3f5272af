import { checkDatabase } from '../adapters/check-database.ts';
import { checkVectors } from '../adapters/check-vectors.ts';
import { DamagedDatabaseError } from '../adapters/damaged-database.ts';
import { checkModel } from '../adapters/check-model.ts';
import { describeError } from '../adapters/describe-error.ts';
import type { Sql } from '../../flows/ports.ts';
import { inspectDatabase, type Database } from '../adapters/open-database.ts';
import { ConfigError, type Config } from '../config.ts';
import type { Finding } from '../ports/finding.ts';
import { listStoredSites } from '../adapters/sql-stored-sites.ts';
import { checkConfig, checkOrigins } from './check-config.ts';
import { readConfig } from './read-config.ts';

interface DoctorOptions {
  /** Print JSON for a program instead of lines for a person. */
  json: boolean;
  /** Ask the model's server, too. */
  model: boolean;
}

/** `prep-chat doctor`: says what is unsafe or cannot work; resolves to the exit code, 1 if there is a problem. */
export async function doctor({ json, model }: DoctorOptions): Promise<number> {
  const findings = await examine(model);
  const problems = findings.filter(({ level }) => level === 'problem').length;
  process.stdout.write(json ? `${JSON.stringify({ problems, findings })}\n` : lines(findings, problems));
  return problems > 0 ? 1 : 0;
}

async function examine(model: boolean): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((line) => {
      const [about = '', ...text] = line.split(': ');
      return { about, level: 'problem', text: text.join(': '), mend: 'see the page "Configuration"' };
    });
  }
  return [
    ...checkConfig(config, process.env),
    ...(await examineDatabase(config)),
    ...(model && config.model ? await checkModel(config.model) : []),
  ];
}

async function examineDatabase(config: Config): Promise<Finding[]> {
  try {
    const look = async ({ sql, exclusive }: Pick<Database, 'sql' | 'exclusive'>) => [
      ...(await checkDatabase(sql, exclusive, config.supabase !== undefined)),
      ...(await checkSites(sql)),
      ...(await checkVectors(sql, config.search)),
    ];
    return (await inspectDatabase(config, look)) ?? [];
  } catch (error) {
    if (error instanceof DamagedDatabaseError)
      return [{ about: 'PREP_CHAT_DATA_DIR', level: 'problem', text: error.what, mend: error.mend }];
    const { cause, code = '' } = describeError(error);
    return [
      {
        about: config.databaseUrl ? 'DATABASE_URL' : 'PREP_CHAT_DATA_DIR',
        level: 'problem',
        text: `the database cannot be examined (${cause?.code ?? code ?? 'no reason given'})`,
        mend: config.databaseUrl
          ? 'check address, user and password, and that it runs'
          : 'stop the server that uses the folder first',
      },
    ];
  }
}

/** The sites beside the one of the configuration. */
async function checkSites(sql: Sql): Promise<Finding[]> {
  const [table] = await sql.query("select where to_regclass('prep_chat.sites') is not null");
  if (!table) return [];
  const findings: Finding[] = [];
  const stored = await listStoredSites(sql, (error) => {
    const text = error instanceof Error ? error.message : 'a stored site is not in order';
    findings.push({ about: 'sites', level: 'problem', text, mend: 'prep-chat site set, or site remove' });
  });
  return [
    ...findings,
    ...stored.flatMap(({ key, allowedOrigins }) => checkOrigins(`site ${key}`, allowedOrigins)),
  ];
}

function lines(findings: Finding[], problems: number): string {
  const marks = { problem: '✗', warning: '!' };
  const told = findings.map(
    ({ about, level, text, mend }) => `${marks[level]} ${about}: ${text}\n    ${mend}\n`,
  );
  const warnings = findings.length - problems;
  return `${told.join('')}${problems} problem(s), ${warnings} warning(s)\n`;
}
