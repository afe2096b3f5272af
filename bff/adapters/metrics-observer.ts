import type { Observer } from '../ports/observer.ts';
import { Metrics } from './metrics.ts';

/** What is only known at the moment of asking. */
export interface Gauges {
  /** Answers that this process writes, and connections that read them. */
  answers(): { written: number; readers: number };
  /** Steps that this process runs. */
  tasks(): number;
  /** Whether the database answers. */
  database(): Promise<boolean>;
}

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const answerBuckets = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 40, 90];

/** Counts what it hears, and tells it as Prometheus reads it. */
export function createMetrics(): { observer: Observer; text(gauges: Gauges): Promise<string> } {
  const metrics = new Metrics();
  const requests = metrics.counter('prep_chat_requests_total', 'Requests by route and status.');
  const requestSeconds = metrics.histogram(
    'prep_chat_request_seconds',
    'From a request to the beginning of its response.',
    requestBuckets,
  );
  const preparations = metrics.counter('prep_chat_preparations_total', 'Preparations that have ended.');
  const steps = metrics.counter('prep_chat_steps_total', 'Attempts at a step of a preparation.');
  const stepSeconds = metrics.histogram(
    'prep_chat_step_seconds',
    'Duration of an attempt at a step.',
    requestBuckets,
  );
  const prepared = metrics.counter(
    'prep_chat_questions_total',
    'Questions by what was known of them: none is prepared anew.',
  );
  const skipped = metrics.counter(
    'prep_chat_steps_skipped_total',
    'Steps that a reused preparation has spared.',
  );
  const saved = metrics.counter(
    'prep_chat_saved_seconds_total',
    'What reused preparations took when they were made: an estimate of the time that was spared.',
  );
  const calls = metrics.counter(
    'prep_chat_model_calls_total',
    'Calls to language models that were paid for.',
  );
  const money = metrics.counter(
    'prep_chat_cost_total',
    'What these calls have cost, in the currency of the price of the model.',
  );
  const recalls = metrics.counter(
    'prep_chat_step_memory_total',
    'Times that a step has asked for what was found before.',
  );
  const answers = metrics.counter('prep_chat_answers_total', 'Answers that have ended.');
  const firstText = metrics.histogram(
    'prep_chat_answer_first_text_seconds',
    'From the beginning of an answer to its first text.',
    answerBuckets,
  );
  const answerSeconds = metrics.histogram(
    'prep_chat_answer_seconds',
    'From the beginning of an answer to its end.',
    answerBuckets,
  );
  const tokens = metrics.counter('prep_chat_tokens_total', 'Tokens that models have read and written.');
  const marks = metrics.counter(
    'prep_chat_citations_total',
    'Marks of sources in answers, by what the check says.',
  );
  const writing = metrics.gauge('prep_chat_live_answers', 'Answers that are being written here.');
  const reading = metrics.gauge('prep_chat_live_streams', 'Connections that read these answers.');
  const working = metrics.gauge('prep_chat_worker_tasks', 'Steps that are running here.');
  const database = metrics.gauge('prep_chat_database_up', 'Whether the database answers.');

  return {
    observer: {
      request({ method, route, status, ms }) {
        // A client may send any word as its method.
        const known = /^(GET|HEAD|POST|DELETE|OPTIONS)$/.test(method) ? method : 'other';
        requests({ method: known, route, status });
        requestSeconds(ms / 1_000, { route });
      },
      step({ step, outcome, ms, run }) {
        steps({ step, outcome });
        stepSeconds(ms / 1_000, { step });
        if (run !== 'started') preparations({ outcome: run });
      },
      prepare({ reuse, skippedSteps, savedMs }) {
        prepared({ reuse });
        if (reuse === 'none') return;
        skipped({ reuse }, skippedSteps);
        saved({ reuse }, savedMs / 1_000);
      },
      spent({ model, costMicros }) {
        calls({ model });
        money({ model }, costMicros / 1_000_000);
      },
      recall(kind, known) {
        recalls({ kind, outcome: known ? 'hit' : 'miss' });
      },
      answer({ model, status, outcome, errorCode, firstTextMs, ms, usage, marks: { cited, dropped } }) {
        answers({ model, outcome: outcome ?? status, code: errorCode ?? '' });
        if (firstTextMs !== undefined) firstText(firstTextMs / 1_000, { model });
        answerSeconds(ms / 1_000, { model });
        marks({ model, outcome: 'supported' }, cited);
        marks({ model, outcome: 'dropped' }, dropped);
        tokens({ model, direction: 'input' }, usage?.inputTokens ?? 0);
        tokens({ model, direction: 'output' }, usage?.outputTokens ?? 0);
      },
    },
    async text(gauges) {
      const { written, readers } = gauges.answers();
      writing(written);
      reading(readers);
      working(gauges.tasks());
      database((await gauges.database()) ? 1 : 0);
      return metrics.text();
    },
  };
}
