import type postgres from 'postgres';
import type { OpenAiServer } from '../support/openai-server.ts';
import type { Visitor } from './visitor.ts';

interface AnswerRow {
  id: string;
  status: string;
  text: string;
  parts: { seq: number; part: { type: string; delta?: string } }[];
}

/** How often one reserved call may be tried upstream. */
const attempts = 3;

/**
 * Every violation of the six invariants in what is stored and what the visitors have seen, a line each.
 * `upstreamCalls`: requests that the model has had.
 */
export async function checkHistory(
  sql: postgres.Sql,
  visitors: readonly Visitor[],
  model: OpenAiServer,
  upstreamCalls: number,
): Promise<string[]> {
  const violations = visitors.flatMap((visitor) => visitor.violations);
  const stored = new Map((await readAnswers(sql)).map((answer) => [answer.id, answer]));

  for (const answer of stored.values()) {
    // I1: whatever was begun has ended.
    if (answer.status === 'streaming') violations.push(`I1 ${answer.id} is still streaming`);
    // I2: dense numbers, and the text is what was sent.
    const seqs = answer.parts.map(({ seq }) => seq);
    if (seqs.some((seq, at) => seq !== at)) violations.push(`I2 ${answer.id} has the numbers ${seqs.join()}`);
    const sent = answer.parts.map(({ part }) => (part.type === 'text-delta' ? part.delta : '')).join('');
    if (answer.status === 'done' && sent !== answer.text)
      violations.push(`I2 ${answer.id} is stored otherwise than it was sent`);
  }

  // And so has every preparation, whoever worked at it.
  const unfinished = await sql`
    select run.run_id, run.flow_slug,
           (select string_agg(concat_ws(' ', state.step_slug, state.status, task.status, task.attempts_count, task.message_id,
                                        message.read_ct, message.vt - now()), ', ')
              from pgflow.step_states state
              left join pgflow.step_tasks task on task.run_id = state.run_id and task.step_slug = state.step_slug
              left join pgmq.q_chat_preparation_2 message on message.msg_id = task.message_id
             where state.run_id = run.run_id) as stands
      from pgflow.runs run where run.status = 'started'`;
  for (const { run_id: id, flow_slug: flow, stands } of unfinished)
    violations.push(`I1 run ${String(id)} of ${String(flow)} has not ended: ${String(stands)}`);
  const lost = await sql`
    select run.id from prep_chat.runs run join pgflow.runs flow on flow.run_id = run.flow_run_id
      left join prep_chat.contexts context on context.run_id = run.id
     where flow.status = 'completed' and context.run_id is null`;
  for (const run of lost) violations.push(`I5 run ${String(run['id'])} has ended well and has no context`);

  const turns = new Set((await sql`select id from prep_chat.turns`).map(({ id }) => id as string));
  for (const visitor of visitors) {
    if (visitor.busy) violations.push('I1 a visitor still waits');
    for (const { turnId } of visitor.accepted.values())
      // I5: what was accepted is there.
      if (!turns.has(turnId)) violations.push(`I5 ${turnId} was accepted and is gone`);
    for (const answer of visitor.turns.flatMap(({ answers }) => answers)) {
      if (answer.state !== 'done' || !answer.id) continue;
      const kept = stored.get(answer.id);
      if (kept?.text !== answer.text)
        violations.push(`I2 ${answer.id}: seen ${answer.text.length}, stored ${kept?.text.length}`);
    }
  }

  // I3: one question or answer of a client is one row, however often it was sent.
  const twice = await sql`
    select client_answer_id from prep_chat.answers where client_answer_id is not null
     group by turn_id, client_answer_id having count(*) > 1`;
  for (const row of twice) violations.push(`I3 answered twice: ${String(row['client_answer_id'])}`);
  const asked = await sql`
    select conversation.visitor_id, turn.client_message_id from prep_chat.turns turn
      join prep_chat.conversations conversation on conversation.id = turn.conversation_id
     where turn.client_message_id is not null group by 1, 2 having count(*) > 1`;
  for (const row of asked) violations.push(`I3 prepared twice: ${String(row['client_message_id'])}`);
  // A call that was not reserved before would be missing; one of a killed process stays reserved until it expires.
  const [calls] = await sql`
    select count(*)::int as made
      from prep_chat.model_calls`;
  if (upstreamCalls > attempts * Number(calls?.['made']))
    violations.push(`I3 ${upstreamCalls} calls upstream, ${String(calls?.['made'])} reserved`);

  // I4: nobody listens to the model any longer.
  const open = model.requests.filter(({ outcome }) => outcome === 'open').length;
  if (open > 0) violations.push(`I4 ${open} calls of the model outlive their answers`);
  return violations;
}

async function readAnswers(sql: postgres.Sql): Promise<AnswerRow[]> {
  return await sql<AnswerRow[]>`
    select answer.id, answer.status, answer.text,
           coalesce(json_agg(json_build_object('seq', event.seq + place - 1, 'part', part) order by event.seq, place)
                    filter (where place is not null), '[]') as parts
      from prep_chat.answers answer
      left join prep_chat.answer_events event on event.answer_id = answer.id
      left join lateral json_array_elements(event.parts) with ordinality as element (part, place) on true
     group by answer.id`;
}
