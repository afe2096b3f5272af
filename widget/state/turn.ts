import { parseErrorText } from '../protocol/index.ts';
import type {
  AnswerMode,
  Board,
  Citation,
  DroppedMark,
  ErrorCode,
  FinishMetadata,
  Notice,
  Rating,
  ReuseKind,
  Source,
  Step,
  StreamPart,
} from '../protocol/index.ts';

/** The preparation that a turn's answers are written from. */
export interface Run {
  runId: string;
  turnId: string;
  reuse: ReuseKind;
}

/** Why a turn failed, and which of its three stages a retry has to begin with. */
export interface Failure {
  code: ErrorCode;
  /** The server's sentence; empty when there was none. */
  message: string;
  retryable: boolean;
  stage: 'prepare' | 'run' | 'answer';
  /** When trying again begins to make sense, in ms as `Date.now()` counts. */
  retryAt?: number;
}

interface AnswerContent {
  /** Ours; known before the server gives its id. */
  key: string;
  /** The server's id, needed to stop the answer there. */
  id?: string;
  mode: AnswerMode;
  model: string;
  text: string;
  sources: Source[];
  citations: Citation[];
  dropped: DroppedMark[];
  notices: Notice[];
  /** Questions to go on with. */
  followups: string[];
  rating?: Rating;
}

interface Done {
  state: 'done';
  finish: FinishMetadata;
}

export type Answer = AnswerContent &
  ({ state: 'streaming' } | Done | { state: 'stopped' } | { state: 'failed' });

interface TurnContent {
  /** Ours, also the `clientMessageId` of the question. */
  key: string;
  question: string;
  /** Known once the server has taken the question. */
  run: Run | undefined;
  steps: readonly Step[];
  answers: readonly Answer[];
}

/** One question and its answers. While `streaming`, the last answer is the one being written. */
export type Turn = TurnContent &
  (
    | { phase: 'idle' | 'streaming' | 'done' | 'stopped' }
    | { phase: 'preparing'; note: string | undefined }
    | { phase: 'failed'; failure: Failure }
  );

export type TurnEvent =
  | { type: 'prepare' }
  | { type: 'prepared'; run: Run }
  | { type: 'board'; board: Board }
  | { type: 'answer'; key: string; mode: AnswerMode }
  | { type: 'part'; key: string; part: StreamPart }
  | { type: 'ended'; key: string }
  | { type: 'rated'; answerId: string; rating: Rating }
  | { type: 'stop' }
  | { type: 'fail'; failure: Failure };

export function newTurn(key: string, question: string): Turn {
  return { key, question, phase: 'idle', run: undefined, steps: [], answers: [] };
}

export function isBusy({ phase }: Turn): boolean {
  return phase === 'preparing' || phase === 'streaming';
}

/** A failure with nothing more to say than its code. */
export function failureOf(stage: Failure['stage'], code: ErrorCode, message = ''): Failure {
  return { code, message, retryable: true, stage };
}

/**
 * Total: an event that does not fit the phase changes nothing. A settled turn takes only `prepare` and
 * `answer`, which begin a new attempt, and `rated`; a settled answer's text is never touched again.
 */
export function reduceTurn(turn: Turn, event: TurnEvent): Turn {
  const { phase, answers } = turn;
  switch (event.type) {
    case 'prepare':
      return phase === 'idle' || (phase === 'failed' && turn.failure.stage !== 'answer')
        ? { ...contentOf(turn), phase: 'preparing', note: undefined }
        : turn;
    case 'prepared':
      return phase === 'preparing' ? { ...turn, run: event.run } : turn;
    case 'board': {
      // The note is the newest board's, or none.
      const { steps, note } = event.board;
      return phase === 'preparing' ? { ...turn, steps, note } : turn;
    }
    case 'answer':
      return phase === 'streaming' || !turn.run ? turn : startAnswer(turn, event.key, event.mode);
    case 'part':
      return takePart(turn, event.key, event.part);
    case 'ended':
      return live(turn, event.key) ? settle(turn, 'failed', interrupted) : turn;
    case 'rated': {
      const { answerId, rating } = event;
      return {
        ...turn,
        answers: answers.map((each) => (each.id === answerId ? { ...each, rating } : each)),
      };
    }
    case 'stop':
      return settle(turn, 'stopped');
    case 'fail':
      return settle(turn, 'failed', event.failure);
  }
}

const interrupted = failureOf('answer', 'model_interrupted');

/** What a turn has in every phase. */
function contentOf({ key, question, run, steps, answers }: Turn): TurnContent {
  return { key, question, run, steps, answers };
}

function startAnswer(turn: Turn, key: string, mode: AnswerMode): Turn {
  const answer: Answer = {
    key,
    mode,
    model: '',
    text: '',
    sources: [],
    citations: [],
    dropped: [],
    notices: [],
    followups: [],
    state: 'streaming',
  };
  const earlier = turn.answers.filter((each) => each.state === 'done' || each.text !== '');
  return { ...contentOf(turn), phase: 'streaming', answers: [...earlier, answer] };
}

/** The answer being written, if it is the one the event is for. */
function live({ phase, answers }: Turn, key: string): Answer | undefined {
  const last = answers.at(-1);
  return phase === 'streaming' && last?.key === key && last.state === 'streaming' ? last : undefined;
}

function takePart(turn: Turn, key: string, part: StreamPart): Turn {
  const answer = live(turn, key);
  if (!answer) return turn;
  const change = (fields: Partial<AnswerContent> | Pick<Done, 'state' | 'finish'>): Turn => ({
    ...turn,
    answers: [...turn.answers.slice(0, -1), { ...answer, ...fields }],
  });
  switch (part.type) {
    case 'start': {
      const { model, mode } = part.messageMetadata;
      // A second time after a gap in the connection: then it begins anew.
      return change({ id: part.messageId, model, mode, text: '' });
    }
    case 'data-steps':
      return { ...turn, steps: part.data.steps };
    case 'source-url': {
      const { url, title } = part;
      const source: Source = { url, title, ...part.providerMetadata.prepchat };
      return change({ sources: [...answer.sources.filter((each) => each.n !== source.n), source] });
    }
    case 'text-delta':
      return change({ text: answer.text + part.delta });
    case 'data-citations':
      return change({ ...part.data, sources: quoteSources(answer.sources, part.data.citations) });
    case 'data-followups':
      return change(part.data);
    case 'data-notice':
      return change({ notices: [...answer.notices, part.data] });
    case 'finish': {
      const { messageMetadata: finish } = part;
      if (finish.outcome === 'stopped') return settle(turn, 'stopped');
      const model = finish.model ?? answer.model;
      return { ...change({ state: 'done', finish, model }), phase: 'done' };
    }
    case 'error': {
      const { code, message } = parseErrorText(part.errorText);
      return settle(turn, 'failed', failureOf('answer', code, message));
    }
    case 'text-start':
    case 'text-end':
      return turn;
  }
}

/** Each source with the sentence that the answer cites first of it, and the way there. */
export function quoteSources(sources: readonly Source[], citations: readonly Citation[]): Source[] {
  return sources.map((source) => {
    const cited = citations.find(({ sourceIds }) => sourceIds[0] === `${source.n}`);
    return cited?.url ? { ...source, url: cited.url, snippet: cited.quote } : source;
  });
}

/** What becomes of a step that was being worked on when its turn ended: nothing may go on turning. */
const endOf = { stopped: 'created', failed: 'failed' } as const;
const isRunning = ({ status }: Step): boolean => status === 'started' || status === 'retrying';

function settle(turn: Turn, phase: 'stopped' | 'failed', failure = interrupted): Turn {
  if (!isBusy(turn)) return turn;
  const answers = turn.answers.map((each): Answer =>
    each.state === 'streaming' ? { ...each, state: phase } : each,
  );
  const steps = turn.steps.map((step) => (isRunning(step) ? { ...step, status: endOf[phase] } : step));
  const settled = { ...contentOf(turn), steps, answers };
  return phase === 'stopped' ? { ...settled, phase } : { ...settled, phase, failure };
}
