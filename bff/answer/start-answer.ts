import { askedForm } from '../../flows/text/rewording.ts';
import type { AnswerMode, StreamPart } from '../../widget/protocol/index.ts';
import { newId } from '../ids.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { AnswerStore } from '../ports/answer-store.ts';
import type { Observer } from '../ports/observer.ts';
import type { AnswerRecorder } from './answer-recorder.ts';
import type { LiveAnswers } from './live-answers.ts';
import { writeAnswer, type AnswerJob } from './write-answer.ts';

/** Longest wait for the end to be stored before readers see it, in ms. */
const storeMs = 2_000;
const notSaved: StreamPart = {
  type: 'data-notice',
  id: 'not_saved',
  data: { code: 'not_saved', text: 'This answer could not be saved yet: it may be gone after a reload.' },
};

export interface AnswerPorts {
  answers: AnswerStore;
  model: AnswerModel;
  live: LiveAnswers;
  recorder: AnswerRecorder;
  observer: Observer;
  requestId: string;
  onError: (error: unknown) => void;
}

/**
 * Begins an answer that goes on without the caller, and returns its id. The same `clientAnswerId`
 * of a turn joins the answer that it has begun before, on whichever process. Follow it or keep it at
 * once: an answer that nobody has ever read has no end of its grace.
 */
export async function startAnswer(
  ports: AnswerPorts,
  asked: Omit<AnswerJob, 'partial'>,
  clientAnswerId?: string,
): Promise<string> {
  const job = { ...asked, mode: wishedMode(asked) };
  const { answers, model, live, recorder, observer, requestId, onError } = ports;
  live.assertOpen();
  const partial = job.mode === 'continue' ? ((await answers.newestText(job.turnId)) ?? '') : '';
  const { id, attempt, isNew } = await answers.add({
    id: newId('answer'),
    turnId: job.turnId,
    mode: job.mode,
    ...(job.language === undefined ? {} : { language: job.language }),
    model: model.name,
    ...(model.temperature === undefined ? {} : { temperature: model.temperature }),
    ...(clientAnswerId === undefined ? {} : { clientAnswerId }),
  });
  if (!isNew) return id;
  live.begin(id, async (log, stop) => {
    recorder.record(id, log, () => live.stop(id));
    const begun = performance.now();
    let firstTextMs: number | undefined;
    const emit = (part: StreamPart) => {
      if (part.type === 'text-delta') firstTextMs ??= sinceMs(begun);
      if (part.type === 'finish' && recorder.behind) log.append(notSaved);
      log.append(part);
    };
    const settled = await writeAnswer(
      { ...job, partial },
      { model, answerId: id, attempt, emit, stop, onError },
    );
    const ms = sinceMs(begun);
    const stored = recorder.settle(id, settled);
    // Whoever reads it does not wait for a database that is away.
    await Promise.race([stored, new Promise((resolve) => setTimeout(resolve, storeMs))]);
    log.end();
    await stored;
    const { status, outcome, errorCode, usage } = settled;
    observer.answer?.({
      requestId,
      runId: job.run.id,
      answerId: id,
      mode: job.mode,
      model: model.name,
      status,
      ...(outcome ? { outcome } : {}),
      ...(errorCode ? { errorCode } : {}),
      ...(firstTextMs === undefined ? {} : { firstTextMs }),
      ms,
      ...(usage ? { usage } : {}),
      marks: { cited: settled.citations.length, dropped: settled.dropped.length },
    });
  });
  return id;
}

/** "Shorter, please" as a question of its own is the mode of that name. */
function wishedMode({ mode, run }: Pick<AnswerJob, 'mode' | 'run'>): AnswerMode {
  return (mode === 'answer' && run.reuse === 'follow_up' && askedForm(run.question)) || mode;
}

function sinceMs(begun: number): number {
  return Math.round(performance.now() - begun);
}
