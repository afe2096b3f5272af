import type { Sql } from '../../flows/ports.ts';
import { ensureVectors } from '../../flows/content/vector-store.ts';
import {
  carriedTables,
  countRows,
  fixTexts,
  readCounters,
  setCounters,
  type CarriedTable,
} from './carried-tables.ts';
import { appliedScripts } from './install-schema.ts';

/** The lines do not tell a whole database, or not one that fits this schema. */
class BackupError extends Error {
  override name = 'BackupError';
}

/** How many rows each table had. */
export type RowCounts = Map<string, number>;

const vectors = 'prep_chat.vectors';

/** First line of a backup. */
interface Head {
  format: 'prep-chat';
  /** Migrations that made the schema that it was taken from. */
  scripts: string[];
  queues: string[];
  vectors: boolean;
  counters: Record<string, string>;
}

/** Rows that are read, or put in, at a time. */
const batchRows = 200;
/** Characters of JSON that are put in at a time, about. */
const batchSize = 2_000_000;

/**
 * Everything that the database holds, as lines: a head, then for each table its name, its rows as JSON, and their
 * number with a sum of their hashes; a last one says that it is whole. Of one moment, whatever is written meanwhile.
 */
export function readBackup(sql: Sql, take: (line: string) => Promise<void>): Promise<RowCounts> {
  return sql.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read, read only');
    await fixTexts(transaction);
    const counts: RowCounts = new Map();
    const tables = await carriedTables(transaction);
    const queues = await transaction.query<{ name: string }>(
      'select queue_name as name from pgmq.meta order by 1',
    );
    const head: Head = {
      format: 'prep-chat',
      scripts: await appliedScripts(transaction),
      queues: queues.map(({ name }) => name),
      vectors: tables.some(({ name }) => name === vectors),
      counters: await readCounters(transaction),
    };
    await take(JSON.stringify(head));
    for (const table of tables) {
      await take(JSON.stringify({ table: table.name }));
      await transaction.query(table.read);
      for (;;) {
        const rows = await transaction.query<{ row: string }>('fetch 200 from carried');
        for (const { row } of rows) await take(row);
        if (rows.length < batchRows) break;
      }
      await transaction.query('close carried');
      const { rows, sum } = await countRows(transaction, table);
      await take(JSON.stringify({ rows, sum }));
      counts.set(table.name, rows);
    }
    await take(JSON.stringify({ whole: true }));
    return counts;
  });
}

/**
 * Puts a backup into a database with the same schema, all or nothing, and counts every table again. One that holds
 * something is refused, unless `replace`: then all that was in it goes.
 */
export async function writeBackup(
  sql: Sql,
  lines: AsyncIterable<string>,
  { replace = false }: { replace?: boolean } = {},
): Promise<RowCounts> {
  const reader = lines[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await reader.next();
    if (done) throw new BackupError('the backup ends in the middle');
    return value;
  };
  const head = toHead(parse(await next()));
  if (head.vectors) await ensureVectors(sql);
  return sql.transaction(async (transaction) => {
    await fixTexts(transaction);
    await assertFits(transaction, head, replace);
    for (const queue of head.queues) await makeQueue(transaction, queue);
    const tables = await carriedTables(transaction);
    for (const { clear } of tables.toReversed()) await transaction.query(clear);
    const counts: RowCounts = new Map();
    for (let line = await next(); ; line = await next()) {
      const mark = toMark(line);
      if ('whole' in mark) break;
      const table = tables.find(({ name }) => name === mark['table']);
      // A database without pgvector does without; one that gets it makes them anew.
      if (!table && mark['table'] === vectors) {
        while (isRow(await next()));
        continue;
      }
      if (!table) throw new BackupError(`this database has no table ${String(mark['table'])}`);
      counts.set(table.name, await fill(transaction, table, next));
    }
    await setCounters(transaction, head.counters);
    return counts;
  });
}

async function fill(
  sql: Pick<Sql, 'query'>,
  table: CarriedTable,
  next: () => Promise<string>,
): Promise<number> {
  let rows: string[] = [];
  let size = 0;
  const flush = async () => {
    if (rows.length > 0) await sql.query(table.write, [`[${rows.join(',')}]`]);
    rows = [];
    size = 0;
  };
  for (;;) {
    const line = await next();
    if (!isRow(line)) {
      await flush();
      const mark = toMark(line);
      const held = await countRows(sql, table);
      if (held.rows !== mark['rows'] || held.sum !== mark['sum'])
        throw new BackupError(
          `${table.name} has ${held.rows} rows and not the ${String(mark['rows'])} of the backup, or others`,
        );
      return held.rows;
    }
    rows.push(line);
    size += line.length;
    if (rows.length >= batchRows || size > batchSize) await flush();
  }
}

async function assertFits(sql: Pick<Sql, 'query'>, { scripts }: Head, replace: boolean): Promise<void> {
  const own = await appliedScripts(sql);
  const differing = [
    ...own.filter((name) => !scripts.includes(name)),
    ...scripts.filter((name) => !own.includes(name)),
  ];
  if (differing.length > 0)
    throw new BackupError(
      `the backup is of another version (${differing[0]}): use the prep-chat that made it, and upgrade afterwards`,
    );
  if (replace) return;
  const [held] = await sql.query(
    'select from prep_chat.visitors union all select from prep_chat.pages union all select from prep_chat.sites limit 1',
  );
  if (held) throw new BackupError('the database holds something already: --replace removes it');
}

async function makeQueue(sql: Pick<Sql, 'query'>, name: string): Promise<void> {
  const [held] = await sql.query('select from pgmq.meta where queue_name = $1', [name]);
  if (!held) await sql.query('select from pgmq.create($1)', [name]);
  await sql.query('select prep_chat.wake_workers_of($1)', [name]);
}

const isRow = (line: string) => line.startsWith('[');

function toMark(line: string): Record<string, unknown> {
  const mark = parse(line);
  if (typeof mark !== 'object' || mark === null) throw new BackupError('the backup has a line of no table');
  return { ...mark };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BackupError('this is no backup of prep-chat, or a damaged one');
  }
}

function toHead(value: unknown): Head {
  if (typeof value === 'object' && value !== null && 'format' in value && value.format === 'prep-chat')
    return value as Head;
  throw new BackupError('this is no backup of prep-chat');
}
