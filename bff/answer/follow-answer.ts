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
/** The end of an answer whose writer has died. */
const interrupted = JSON.stringify(errorPart(new PrepChatError('model_interrupted')));

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
  let next = seq;
  while (!signal.aborted) {
    const { done, ...events } = await readTable(answers, answerId, next);
    next = events.seq + events.parts.length;
    if (events.parts.length > 0) yield events;
    if (done) return;
    if (events.parts.length > 0) continue;
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
  if (log && seq > log.length) return { ...log.from(0), done: log.ended, gap: true };
  if (log) return { ...log.from(seq), done: log.ended };
  const found = await readTable(answers, answerId, seq);
  if (!found.done) await keepElsewhere(answers, answerId);
  return found;
}

/** From `seq` on; all of an answer that has ended before: its writer died, and what it had sent last is lost. */
async function readTable(
  answers: AnswerStore,
  answerId: string,
  seq: number,
): Promise<AnswerEvents & { done: boolean }> {
  const found = await answers.events(answerId, seq);
  if (seq === 0 || !found.done || found.parts.length > 0) return { seq, ...found };
  const [last] = (await answers.events(answerId, seq - 1)).parts;
  // That end has the number of the first part that was lost, which the reader may have seen in its place.
  if (last !== undefined && last !== interrupted) return { seq, ...found };
  return { seq: 0, gap: true, ...(await answers.events(answerId, 0)) };
}

/** Tells the writer that somebody reads; one that has died gets its end here. */
async function keepElsewhere(answers: AnswerStore, answerId: string): Promise<void> {
  await answers.tell({ answerId, wish: 'keep' });
  await failAbandonedAnswers(answers, deadSeconds);
}

/** Ends answers whose writer has died, visibly for whoever reads them. Returns how many. */
export function failAbandonedAnswers(answers: AnswerStore, silentSeconds = deadSeconds): Promise<number> {
  return answers.failAbandoned(silentSeconds, interrupted);
}
