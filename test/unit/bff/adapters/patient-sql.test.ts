import { describe, expect, it } from 'vitest';
import { patientSql } from '../../../../bff/adapters/patient-sql.ts';
import type { Sql } from '../../../../flows/ports.ts';

/** A database of which every statement ends like this. */
const ending = (work: () => Promise<never[]>): Sql =>
  patientSql(
    { query: work, script: work, transaction: work, listen: work, close: work } as unknown as Sql,
    20,
  );
const failing = (code: string) => ending(() => Promise.reject(Object.assign(new Error('no'), { code })));

describe('patientSql', () => {
  it.each(['24000', '53100', '57P02', '58030'])('REL-19 calls %s the storage’s fault', async (code) => {
    const unavailable = { code: 'storage_unavailable', status: 503, retryable: true };
    await expect(failing(code).query('select 1')).rejects.toMatchObject(unavailable);
    await expect(failing(code).transaction(() => Promise.resolve())).rejects.toMatchObject(unavailable);
  });

  it('leaves what is wrong with a statement as it is', async () => {
    await expect(failing('23505').query('select 1')).rejects.toMatchObject({ code: '23505' });
  });

  it('gives up what takes too long', async () => {
    const silent = ending(() => new Promise(() => {}));
    await expect(silent.query('select 1')).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
