import { PrepChatError } from '../errors.ts';
import type { AnswerEvents, AnswerStore } from '../ports/answer-store.ts';
import type { LiveAnswers } from './live-answers.ts';
import { errorPart } from './write-answer.ts';

export interface FollowPorts {
  answers: AnswerStore;
  live: LiveAnswers;
}

/** Pause between two looks at an answer that another process writes, in ms. */
const pollMs = 500;
/** A writer that has stored nothing for so long is dead: a model may be silent for a third of it. */
const deadSeconds = 60;

/**
 * The parts of an answer from `seq` on, as they come, until it ends or the signal aborts: out of
 * the log where it is written here, else out of the table. Counts as its reader from this call on.
 */
export function followAnswer(
  ports: FollowPorts,
  answerId: string,
  seq: number,
  signal: AbortSignal,
): AsyncIterableIterator<AnswerEvents> {
  const reader = ports.live.attach(answerId);
  if (!reader) return followTable(ports.answers, answerId, seq, signal);
  // Here and not in the generator: one that was never begun runs no `finally`.
  if (signal.aborted) reader.detach();
  else signal.addEventListener('abort', reader.detach, { once: true });
  return reader.log.follow(seq, signal);
}

async function* followTable(
  answers: AnswerStore,
  answerId: string,
  seq: number,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvents> {
  for (let next = seq; !signal.aborted;) {
    const { parts, done } = await answers.events(answerId, next);
    if (parts.length > 0) yield { seq: next, parts };
    next += parts.length;
    if (done) return;
    if (parts.length > 0) continue;
    await keepElsewhere(answers, answerId);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The parts of an answer from `seq` on that there are now; whoever asks counts as a reader for a moment. */
export async function readAnswer(
  { answers, live }: FollowPorts,
  answerId: string,
  seq: number,
): Promise<AnswerEvents & { done: boolean }> {
  const log = live.keep(answerId);
  if (log) return { ...log.from(seq), done: log.ended };
  const { parts, done } = await answers.events(answerId, seq);
  if (!done) await keepElsewhere(answers, answerId);
  return { seq, parts, done };
}

/** Tells the writer that somebody reads; one that has died gets its end here. */
async function keepElsewhere(answers: AnswerStore, answerId: string): Promise<void> {
  await answers.tell({ answerId, wish: 'keep' });
  await failAbandonedAnswers(answers, deadSeconds);
}

/** Ends answers whose writer has died, visibly for whoever reads them. Returns how many. */
export function failAbandonedAnswers(answers: AnswerStore, silentSeconds = deadSeconds): Promise<number> {
  return answers.failAbandoned(
    silentSeconds,
    JSON.stringify(errorPart(new PrepChatError('model_interrupted'))),
  );
}
