import type { StreamPart } from '../../widget/protocol/index.ts';
import { newId } from '../ids.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { AnswerStore } from '../ports/answer-store.ts';
import type { AnswerRecorder } from './answer-recorder.ts';
import type { LiveAnswers } from './live-answers.ts';
import { writeAnswer, type AnswerJob } from './write-answer.ts';

export interface AnswerPorts {
  answers: AnswerStore;
  model: AnswerModel;
  live: LiveAnswers;
  recorder: AnswerRecorder;
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
  const { answers, model, live, recorder, onError } = ports;
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
    recorder.record(id, log, () => live.stop(id));
    const emit = (part: StreamPart) => log.append(part);
    const settled = await writeAnswer(
      { ...job, partial },
      { model, answerId: id, attempt, emit, stop, onError },
    );
    await recorder.settle(id, settled);
    log.end();
  });
  return id;
}
