import { ensureVectors } from '../../flows/content/vector-store.ts';
import type { Sql } from '../../flows/ports.ts';
import type { SearchConfig } from '../config/search.ts';
import type { Finding } from '../ports/finding.ts';
import { noVectors } from './open-search.ts';

/** Whether a database can keep the vectors that the configuration asks for, and has all of them. Changes nothing. */
export async function checkVectors(sql: Sql, { embedding }: SearchConfig): Promise<Finding[]> {
  if (!embedding) return [];
  const about = 'PREP_CHAT_EMBEDDING_MODEL';
  const warning = (text: string, mend: string): Finding[] => [{ about, level: 'warning', text, mend }];
  if (!(await ensureVectors(sql, false))) {
    const [offered] = await sql.query("select from pg_available_extensions where name = 'vector'");
    return offered
      ? warning(
          'the extension pgvector is not made yet',
          'start the server once, or: create extension vector',
        )
      : warning(noVectors, 'install pgvector on the machine of the database');
  }
  const [made] = await sql.query(
    "select from pg_tables where schemaname = 'prep_chat' and tablename = 'vectors'",
  );
  if (!made) return warning('no passage has been embedded yet', 'start the server once');
  const name = embedding.dimensions ? `${embedding.model}@${embedding.dimensions}` : embedding.model;
  const [missing] = await sql.query<{ passages: number }>(
    `select count(*)::int as passages from prep_chat.passages passage
      where not exists (select from prep_chat.vectors vector
                         where vector.passage_id = passage.id and vector.model = $1)`,
    [name],
  );
  const count = missing?.passages ?? 0;
  return count === 0
    ? []
    : warning(`${count} passage(s) are not embedded`, 'start the server and look into its log');
}
