import { createHash } from 'node:crypto';
import { compileFlow, type AnyFlow } from '@pgflow/dsl';
import type { Sql } from '../ports.ts';

/** The database holds another definition under the flow's slug. */
export class FlowChangedError extends Error {
  override name = 'FlowChangedError';
}

/**
 * Makes the flow known to the database once. pgflow merges a changed definition into the old one,
 * so a changed one is refused: give the flow a new slug, and runs of the old one finish as they were.
 */
export async function registerFlow(sql: Sql, flow: AnyFlow): Promise<void> {
  const statements = compileFlow(flow);
  const fingerprint = createHash('sha256').update(statements.join('\n')).digest('hex');
  await sql.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock(hashtext('prep_chat.register_flow'))");
    const [known] = await transaction.query<{ fingerprint: string }>(
      'select fingerprint from prep_chat.flow_definitions where flow_slug = $1',
      [flow.slug],
    );
    if (known?.fingerprint === fingerprint) return;
    if (known) throw new FlowChangedError(`flow "${flow.slug}" has changed: give it a new slug`);
    for (const statement of statements) await transaction.query(statement);
    await transaction.query('select prep_chat.wake_workers_of($1)', [flow.slug]);
    await transaction.query(
      'insert into prep_chat.flow_definitions (flow_slug, fingerprint) values ($1, $2)',
      [flow.slug, fingerprint],
    );
  });
}
