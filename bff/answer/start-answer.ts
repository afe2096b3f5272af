import { newId } from '../ids.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { AnswerStore } from '../ports/answer-store.ts';
import { AnswerRecorder } from './answer-recorder.ts';
import type { LiveAnswers } from './live-answers.ts';
import { writeAnswer, type AnswerJob } from './write-answer.ts';

export interface AnswerPorts {
  answers: AnswerStore;
  model: AnswerModel;
  live: LiveAnswers;
  onError: (error: unknown) => void;
}

/**
 * Begins an answer that goes on without the caller, and returns its id. The same `clientAnswerId`
 * of a turn joins the answer that it has begun before, on whichever process. Follow it or keep it at
 * once: an answer that nobody has ever read has no end of its grace.
 */
export async function startAnswer(
  ports: AnswerPorts,
  job: Omit<AnswerJob, 'partial'>,
  clientAnswerId?: string,
): Promise<string> {
  const { answers, model, live, onError } = ports;
  live.assertOpen();
  const partial = job.mode === 'continue' ? ((await answers.newestText(job.turnId)) ?? '') : '';
  const { id, attempt, isNew } = await answers.add({
    id: newId('answer'),
    turnId: job.turnId,
    mode: job.mode,
    model: model.name,
    ...(clientAnswerId === undefined ? {} : { clientAnswerId }),
  });
  if (!isNew) return id;
  live.begin(id, async (log, stop) => {
    const recorder = new AnswerRecorder(answers, id, log, () => live.stop(id), onError);
    const emit = (part: Parameters<typeof log.append>[0]) => {
      log.append(part);
      recorder.noticed();
    };
    const settled = await writeAnswer(
      { ...job, partial },
      { model, answerId: id, attempt, emit, stop, onError },
    );
    await recorder.settle(settled);
    log.end();
  });
  return id;
}
