import type { Sql } from '../ports.ts';

/** The numbers that sources have in the conversation before a run, by their address; the first of each counts. */
export async function readSourceNumbers(
  sql: Pick<Sql, 'query'>,
  runId: string,
): Promise<Map<string, number>> {
  const rows = await sql.query<{ url: string; n: number }>(
    `select source ->> 'url' as url, (source ->> 'n')::integer as n
       from prep_chat.turns present
       join prep_chat.turns turn on turn.conversation_id = present.conversation_id
         and turn.replaced_at is null and (turn.created_at, turn.id) < (present.created_at, present.id)
       join prep_chat.contexts context on context.run_id = turn.run_id
       cross join lateral jsonb_array_elements(context.sources) with ordinality as one (source, place)
      where present.run_id = $1
      order by turn.created_at, turn.id, place`,
    [runId],
  );
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  for (const { url, n } of rows) {
    // Conversations of earlier versions give each turn's sources numbers from 1.
    if (numbers.has(url) || taken.has(n)) continue;
    numbers.set(url, n);
    taken.add(n);
  }
  return numbers;
}
