import type { ConversationResponse, StoredAnswer, StoredTurn } from '../protocol/index.ts';
import type { Conversation } from './conversation.ts';
import { failureOf, quoteSources, type Answer, type Run, type Turn } from './turn.ts';

/** A conversation as the server keeps it, in the state of the widget; what was going on then, still is. */
export function restoreConversation({ conversationId, turns }: ConversationResponse): Conversation {
  return { id: conversationId, turns: turns.map(restoreTurn) };
}

function restoreTurn(stored: StoredTurn): Turn {
  const { runId, turnId, reuse, question, steps } = stored;
  const key = stored.clientMessageId ?? turnId;
  const run: Run = { runId, turnId, reuse };
  const answers = stored.answers.map((answer) => restoreAnswer(answer, stored));
  const last = stored.answers.at(-1);
  const content = { key, question, run, steps, answers };
  if (stored.status === 'failed')
    return { ...content, phase: 'failed', failure: failureOf('run', 'preparation_failed') };
  if (!last) return { ...content, phase: 'preparing', note: undefined };
  if (last.status !== 'failed') return { ...content, phase: last.status };
  return { ...content, phase: 'failed', failure: failureOf('answer', last.error ?? 'model_interrupted') };
}

function restoreAnswer(stored: StoredAnswer, { sources }: StoredTurn): Answer {
  const { answerId, mode, model, text, citations, dropped, followups, notices, rating } = stored;
  const { outcome = 'answered' } = stored;
  const content = {
    key: stored.clientAnswerId ?? answerId,
    id: answerId,
    mode,
    model,
    // One that is still being written is read again from its begin.
    text: stored.status === 'streaming' ? '' : text,
    citations,
    dropped,
    followups,
    sources: quoteSources(sources, citations),
    notices: stored.status === 'streaming' ? [] : notices,
    ...(rating ? { rating } : {}),
  };
  if (stored.status !== 'done') return { ...content, state: stored.status };
  return { ...content, state: 'done', finish: { complete: true, outcome, timings: { totalMs: 0 } } };
}
