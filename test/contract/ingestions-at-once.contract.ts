import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../../flows/ports.ts';
import { siteIngestion } from '../../flows/site-ingestion.ts';
import { indexPages } from '../../flows/steps/index-pages.ts';
import { Ingesting, settings } from '../support/ingesting.ts';

const { signal } = new AbortController();

/** What becomes of ingestions that meet, on any database. `open` gives one with the whole schema. */
export function ingestionsAtOnceContract(name: string, open: () => Promise<Sql>): void {
  describe(`ingestions at once on ${name}`, () => {
    let ingesting: Ingesting;
    beforeAll(async () => (ingesting = await Ingesting.start(await open())));
    afterAll(() => ingesting.close());
    afterEach(() => ingesting.reset());

    it('runs one of two ingestions of a source and tells the other of it', async () => {
      let open = () => {};
      ingesting.site.gate = new Promise((resolve) => (open = resolve));
      ingesting.site.pages.set('/1', 'The server');
      const request = { siteKey: 'default', source: 'site', settings };
      const both = await Promise.all([
        ingesting.ingestions.start(request),
        ingesting.ingestions.start(request),
      ]);
      expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
      expect(new Set(both.map(({ id }) => id)).size).toBe(1);
      // another source, and the same label on another site, do not wait
      expect(await ingesting.ingestions.start({ ...request, siteKey: 'anew' })).toMatchObject({
        started: true,
      });
      expect(await ingesting.ingestions.start({ ...request, source: 'other' })).toMatchObject({
        started: true,
      });
      open();
      expect(await ingesting.ended(both[0].id)).toMatchObject({ status: 'completed', added: 1 });
    });

    it('counts and stores once what two workers do, one of which was thought to be dead', async () => {
      let open = () => {};
      for (let n = 0; n < 5; n += 1) ingesting.site.pages.set(`/${n}`, `Page ${n}`);
      ingesting.site.gate = new Promise((resolve) => (open = resolve));
      const { id } = await ingesting.ingestions.start({ siteKey: 'default', source: 'site', settings });
      while (ingesting.site.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const zombie = indexPages({ ingestionId: id, batch: 0 }, { signal, ports: ingesting.ports });
      while (ingesting.site.asked.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
      open();
      await zombie.catch(() => undefined);
      expect(await ingesting.ended(id)).toMatchObject({ found: 5, done: 5, added: 5, changed: 0 });
      expect(await createSqlContentStore(ingesting.sql, 'default').totals()).toMatchObject({
        pages: 5,
        passages: 5,
      });
    });

    it('keeps nothing of an ingestion whose source is removed meanwhile', async () => {
      let open = () => {};
      ingesting.site.gate = new Promise((resolve) => (open = resolve));
      ingesting.site.pages.set('/1', 'The server');
      await ingesting.ingestions.remember({ siteKey: 'default', source: 'site' }, settings);
      const { id } = await ingesting.ingestions.start({ siteKey: 'default', source: 'site', settings });
      while (ingesting.site.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const late = indexPages({ ingestionId: id, batch: 0 }, { signal, ports: ingesting.ports });
      while (ingesting.site.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await ingesting.ingestions.forget('default', 'site')).toBe(true);
      open();
      await expect(late).rejects.toThrow(/has ended/);
      expect(await ingesting.ingestions.read(id)).toBeUndefined();
      expect(await ingesting.ingestions.sources()).toEqual([]);
      expect((await ingesting.stored()).size).toBe(0);
      expect(await ingesting.ingestions.forget('default', 'site')).toBe(false);
    });

    it('lets a new one begin after the engine has given one up', async () => {
      let open = () => {};
      ingesting.site.gate = new Promise((resolve) => (open = resolve));
      ingesting.site.pages.set('/1', 'The server');
      const { id } = await ingesting.ingestions.start({ siteKey: 'default', source: 'site', settings });
      await ingesting.sql.query(
        "update pgflow.runs set status = 'failed', failed_at = now() where run_id = $1",
        [id],
      );
      expect(await ingesting.ingestions.read(id)).toMatchObject({
        status: 'failed',
        reason: 'A step failed',
      });
      open();
      expect(await ingesting.ingest()).toMatchObject({ status: 'completed', added: 1 });
    });

    it('starts what is due once across processes, and the next time when its time has come again', async () => {
      ingesting.site.pages.set('/1', 'The server');
      const source = { siteKey: 'default', source: 'site' };
      await ingesting.ingestions.remember(source, settings, 60);
      await ingesting.ingestions.remember({ ...source, source: 'by-hand' }, settings);
      await ingesting.ingestions.startDue();
      expect((await ingesting.ingestions.sources()).map(({ ingestionId }) => ingestionId)).toEqual([
        null,
        null,
      ]);

      await ingesting.sql.query(
        "update prep_chat.sources set next_at = now() - interval '1 second' where every_minutes > 0",
      );
      const replica = createSqlIngestions(ingesting.sql, siteIngestion.slug);
      await Promise.all([
        ingesting.ingestions.startDue(),
        replica.startDue(),
        ingesting.ingestions.startDue(),
      ]);
      const [byHand, known] = await ingesting.ingestions.sources();
      expect(byHand).toMatchObject({
        source: 'by-hand',
        everyMinutes: null,
        nextAt: null,
        ingestionId: null,
      });
      expect(known).toMatchObject({ source: 'site', everyMinutes: 60 });
      expect(Date.parse(known?.nextAt ?? '') - Date.now()).toBeGreaterThan(58 * 60_000);
      expect(await ingesting.ended(known?.ingestionId ?? '')).toMatchObject({ added: 1 });
      expect(await ingesting.sql.query('select from prep_chat.ingestions')).toHaveLength(1);

      // remembered again without a word about its schedule, it keeps it
      await ingesting.ingestions.remember(source, { location: '/elsewhere' });
      expect((await ingesting.ingestions.sources())[1]).toMatchObject({
        settings: { location: '/elsewhere' },
        everyMinutes: 60,
        nextAt: expect.stringMatching(/^\d{4}/),
        pages: 1,
      });
      await ingesting.ingestions.remember(source, settings, null);
      expect((await ingesting.ingestions.sources())[1]).toMatchObject({ everyMinutes: null, nextAt: null });
    });
  });
}
