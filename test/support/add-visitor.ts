import { randomBytes } from 'node:crypto';
import { createSqlVisitorStore } from '../../bff/adapters/sql-visitor-store.ts';
import type { Sql } from '../../flows/ports.ts';

/** A visitor of the given site with a session that nobody has the token of; returns the visitor's id. */
export async function addVisitor(sql: Sql, siteKey = 'default'): Promise<string> {
  const tokenHash = randomBytes(32).toString('hex');
  return (await createSqlVisitorStore(sql).startSession({ siteKey, tokenHash, lifetimeSeconds: 60 })).id;
}
