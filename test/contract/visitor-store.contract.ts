import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlVisitorStore } from '../../bff/adapters/sql-visitor-store.ts';
import type { VisitorStore } from '../../bff/ports/visitor-store.ts';
import type { Sql } from '../../flows/ports.ts';

const hash = () => randomBytes(32).toString('hex');

/** What every store of visitors must do, whatever database is behind it. */
export function visitorStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`visitor store on ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    let store: VisitorStore;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      store = createSqlVisitorStore(sql);
    });
    afterAll(() => close());

    const start = (more: Partial<Parameters<VisitorStore['startSession']>[0]> = {}) =>
      store.startSession({ siteKey: 'default', tokenHash: hash(), lifetimeSeconds: 60, ...more });

    it('knows a visitor and their site by the hash of a token until the session ends', async () => {
      const tokenHash = hash();
      const visitor = await start({ tokenHash, siteKey: 'shop' });
      expect(visitor).toMatchObject({ siteKey: 'shop', identified: false, expiresAt: expect.any(Date) });
      expect(await store.visitorByTokenHash(tokenHash)).toEqual(visitor);
      const ended = hash();
      await start({ tokenHash: ended, lifetimeSeconds: -1 });
      expect(await store.visitorByTokenHash(ended)).toBeUndefined();
      expect(await store.visitorByTokenHash(hash())).toBeUndefined();
    });

    it('finds whom a site has vouched for again, on each device, and nobody of another site', async () => {
      const subjectHash = hash();
      const tokens = [hash(), hash()] as const;
      const phone = await start({ subjectHash, tokenHash: tokens[0] });
      const laptop = await start({ subjectHash, tokenHash: tokens[1] });
      expect(phone).toMatchObject({ identified: true });
      expect(laptop.id).toBe(phone.id);
      for (const token of tokens) expect((await store.visitorByTokenHash(token))?.id).toBe(phone.id);
      expect((await start({ subjectHash, siteKey: 'shop' })).id).not.toBe(phone.id);
      expect((await start()).id).not.toBe((await start()).id);
    });

    it('ends the session that a new one takes the place of', async () => {
      const before = hash();
      await start({ tokenHash: before });
      await start({ insteadOf: before });
      expect(await store.visitorByTokenHash(before)).toBeUndefined();
    });
  });
}
