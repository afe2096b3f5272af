import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { startUpkeep } from '../../bff/upkeep.ts';
import { freshDataDir, runProduct } from '../support/product.ts';

const visitors = 3_000;
const hour = 60 * 60_000;

/** Each way to damage the files of a database. */
const damages: [what: string, damage: (folder: string) => void][] = [
  ['a control file that was cut off', (folder) => truncateSync(join(folder, 'global/pg_control'), 100)],
  ['no PG_VERSION', (folder) => rmSync(join(folder, 'PG_VERSION'))],
  [
    'a log that holds nothing of it',
    (folder) => {
      for (const name of readdirSync(join(folder, 'pg_wal')).filter((each) => each.startsWith('0000')))
        writeFileSync(join(folder, 'pg_wal', name), Buffer.alloc(16 * 1024 * 1024, 7));
    },
  ],
];

describe('the embedded database is backed up by itself and restored when it is damaged', () => {
  const { dataDir, dispose } = freshDataDir();
  const backups = join(dataDir, 'backups');
  const held = () => readdirSync(backups).toSorted();

  beforeAll(async () => {
    const { sql, close } = await openDatabase({ dataDir });
    await sql.query(
      `insert into prep_chat.visitors (id, site_key) select 'v' || n, 'default' from generate_series(1, $1::int) n`,
      [visitors],
    );
    // Nobody is purged, although days go by.
    await sql.query(
      `insert into prep_chat.sessions (token_hash, visitor_id, expires_at)
       select sha256(id::bytea), id, now() + interval '1 year' from prep_chat.visitors`,
    );
    await close();
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(dispose);

  it(
    'REL-23 once a day while it is in use, beside its files, and keeps as many as it is told to',
    { timeout: 120_000 },
    async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const database = await openDatabase({ dataDir });
      const { sql } = database;
      const made: string[] = [];
      const errors: unknown[] = [];
      const upkeep = await startUpkeep({
        database,
        answers: createSqlAnswerStore(sql),
        retentionDays: 30,
        backups: {
          folder: backups,
          keep: 2,
          onBackup: (file, rows) => made.push(`${file} ${rows >= visitors}`),
        },
        onError: (error) => errors.push(error),
      });
      vi.advanceTimersByTime(4 * 60_000);
      expect(readdirSync(dataDir)).not.toContain('backups');
      vi.advanceTimersByTime(60_000);
      let written = 0;
      // What is written while it is made does not wait for its end.
      while (made.length === 0 && errors.length === 0) {
        written += (
          await sql.query('update prep_chat.visitors set created_at = now() where id = $1 returning id', [
            'v1',
          ])
        ).length;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect([errors, made]).toEqual([[], [`${join(backups, held()[0] ?? '')} true`]]);
      expect(written).toBeGreaterThan(5);
      const [first] = held();
      writeFileSync(join(backups, 'prep-chat-before-the-move.backup'), 'of the owner');
      writeFileSync(join(backups, 'prep-chat-20200101T000000Z.backup.part'), 'of a killed process');
      // An hour later it is too young, and after a day there is another.
      await vi.advanceTimersByTimeAsync(hour);
      expect(made).toHaveLength(1);
      for (let day = 2; day <= 3; day += 1) {
        for (let passed = 0; passed < 24 && made.length < day; passed += 1) {
          await vi.advanceTimersByTimeAsync(hour);
          await sql.query('select 1');
        }
        await expect.poll(() => made.length, { timeout: 20_000 }).toBe(day);
      }
      expect(errors).toEqual([]);
      expect(held()).toHaveLength(3);
      expect(held()).not.toContain(first);
      expect(held()).toContain('prep-chat-before-the-move.backup');
      expect(readdirSync(dataDir).toSorted()).toEqual(['backups', 'holder.json', 'pglite', 'ready']);
      await upkeep.close();
      await database.close();
    },
  );

  it('not at all when it is told to keep none', { timeout: 60_000 }, async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const database = await openDatabase({ dataDir });
    const onBackup = vi.fn();
    const upkeep = await startUpkeep({
      database,
      answers: createSqlAnswerStore(database.sql),
      retentionDays: 30,
      backups: { folder: join(dataDir, 'none'), keep: 0, onBackup },
      onError: onBackup,
    });
    await vi.advanceTimersByTimeAsync(50 * hour);
    await upkeep.close();
    await database.close();
    expect(onBackup).not.toHaveBeenCalled();
    expect(readdirSync(dataDir)).not.toContain('none');
  });

  it.each(damages)(
    'REL-23 with %s it does not start, changes nothing, and names the newest backup and the command',
    { timeout: 60_000 },
    async (_what, damage) => {
      const copy = freshDataDir();
      cpSync(dataDir, copy.dataDir, { recursive: true });
      const folder = join(copy.dataDir, 'pglite');
      damage(folder);
      const files = () =>
        readdirSync(folder, { recursive: true })
          // What PostgreSQL makes and removes at each start.
          .filter((name) => !/postmaster\.pid$|pg_internal\.init$/.test(String(name)))
          .toSorted();
      const before = files();
      const env = { PREP_CHAT_DATA_DIR: copy.dataDir, PORT: '0' };
      const started = await runProduct(['start'], env);
      const newest = join(
        copy.dataDir,
        'backups',
        held().findLast((name) => name.endsWith('Z.backup')) ?? '',
      );
      expect(started).toEqual({
        code: 1,
        output: expect.stringMatching(
          /^prep-chat: the database in \S+pglite cannot be opened \(.+\): it is damaged/,
        ),
      });
      expect(started.output).toContain(`prep-chat restore ${newest} --replace\n`);
      expect(started.output).not.toMatch(/^ +at /m);
      expect(files()).toEqual(before);
      copy.dispose();
    },
  );

  it(
    'REL-23 and the command restores every row of the backup, and keeps the damaged files',
    { timeout: 120_000 },
    async () => {
      const folder = join(dataDir, 'pglite');
      damages[1]?.[1](folder);
      const env = { PREP_CHAT_DATA_DIR: dataDir, PORT: '0' };
      const examined = await runProduct(['doctor'], env);
      expect(examined.output).toMatch(/PREP_CHAT_DATA_DIR: the database in .* is damaged/);
      const [, ...command] =
        /prep-chat (restore) (\S+) (--replace)/.exec((await runProduct(['start'], env)).output) ?? [];
      const restored = await runProduct(command, env);
      expect(restored.code, restored.output).toBe(0);
      expect(restored.output).toMatch(/its files are kept in \S+pglite-damaged-\d+\n/);
      expect(restored.output).toMatch(new RegExp(` ${visitors}  prep_chat\\.visitors\n`));
      const kept = readdirSync(dataDir).find((name) => name.startsWith('pglite-damaged-')) ?? '';
      expect(readFileSync(join(dataDir, kept, 'global/pg_control')).length).toBe(8_192);
      const database = await openDatabase({ dataDir });
      const [row] = await database.sql.query('select count(*)::int as held from prep_chat.visitors');
      await database.close();
      expect(row).toEqual({ held: visitors });
    },
  );
});
