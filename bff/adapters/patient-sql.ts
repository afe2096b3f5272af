import type { Sql } from '../../flows/ports.ts';
import { PrepChatError } from '../errors.ts';
import { orStorageError } from './storage-error.ts';

/**
 * The same database for whoever cannot wait: a statement that takes longer is given up, because a connection that was
 * cut may say nothing for minutes. It may still take effect. What fails because of the database as a whole is
 * `storage_unavailable`, the embedded one's full disk included.
 */
export function patientSql(sql: Sql, patienceMs: number): Sql {
  return {
    ...sql,
    query: (...statement) => within(orStorageError(sql.query(...statement)), patienceMs),
    transaction: (work) => within(orStorageError(sql.transaction(work)), patienceMs),
  };
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new PrepChatError('storage_unavailable', { cause: new Error(`no answer within ${ms} ms`) });
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
