import type { Sql } from '../../flows/ports.ts';

/**
 * Thirty days of questions as they lie in the database: `question` each day from a visitor of its own, answered with
 * a model on odd days and not on the site on even ones, each fifth rated; a call to the model for each.
 */
export async function addAskedDays(sql: Sql, question: string): Promise<void> {
  for (const statement of [
    `insert into prep_chat.visitors (id, site_key, created_at)
     select 'visitor_' || n, 'default', now() - make_interval(days => n) from generate_series(1, 29) n`,
    `insert into prep_chat.conversations (id, visitor_id) select 'conversation_' || n, 'visitor_' || n from generate_series(1, 29) n`,
    `insert into prep_chat.runs (id, visitor_id, flow_run_id, flow_slug, question, created_at, reuse)
     select 'run_' || n, 'visitor_' || n, gen_random_uuid(), 'x', $1, now() - make_interval(days => n),
            case when n % 3 = 0 then 'exact' else 'none' end from generate_series(1, 29) n`,
    `insert into prep_chat.contexts (run_id, system_prompt, sources, excerpts, covered)
     select 'run_' || n, '', '[{"url": "https://shop.example/wine", "title": "Wines"}]', '[]', n % 2 = 1
       from generate_series(1, 29) n`,
    `insert into prep_chat.turns (id, conversation_id, run_id, created_at)
     select 'turn_' || n, 'conversation_' || n, 'run_' || n, now() - make_interval(days => n) from generate_series(1, 29) n`,
    `insert into prep_chat.answers (id, turn_id, attempt, mode, model, status, outcome, citations, created_at)
     select 'answer_' || n, 'turn_' || n, 1, 'answer', 'gpt', 'done',
            case when n % 2 = 1 then 'answered' else 'not_found' end, '[{"sourceId": "1"}]',
            now() - make_interval(days => n) from generate_series(1, 29) n`,
    `insert into prep_chat.feedback (answer_id, rating, comment)
     select 'answer_' || n, case when n % 2 = 1 then 'up' else 'down' end,
            case when n % 2 = 0 then 'Not <b>helpful</b>' end from generate_series(5, 29, 5) n`,
    `insert into prep_chat.model_calls (id, site, visitor_id, model, day, tokens, cost_micros, input_tokens,
                                        output_tokens, expires_at, settled_at)
     select 'call_' || n, 'default', 'visitor_' || n, 'gpt', (now() at time zone 'utc')::date - n, n * 100,
            n * 10000, n * 80, n * 20, now(), now() from generate_series(0, 28) n where n > 0`,
    `insert into prep_chat.sources (site_key, source, settings) values ('default', 'wines', '{"location": "/wines"}')`,
  ])
    await sql.query(statement, statement.includes('$1') ? [question] : []);
}
