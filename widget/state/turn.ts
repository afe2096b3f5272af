import { parseErrorText } from '../protocol/index.ts';
import type {
  AnswerMode,
  Board,
  Citation,
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
  notices: Notice[];
  /** Questions to go on with. */
  followups: string[];
  rating?: Rating;
}

export type Answer = AnswerContent &
  (
    | { state: 'streaming' }
    | { state: 'done'; finish: FinishMetadata }
    | { state: 'stopped' }
    | { state: 'failed' }
  );

interface Asked {
  /** Ours, also the `clientMessageId` of the question. */
  key: string;
  question: string;
}
interface Prepared {
  run: Run;
  steps: readonly Step[];
  answers: readonly Answer[];
}

/** One question and its answers. While `streaming`, the last answer is the one being written. */
export type Turn = Asked &
  (
    | { phase: 'idle' }
    | { phase: 'preparing'; run?: Run; steps: readonly Step[]; note?: string }
    | (Prepared & { phase: 'streaming' })
    | (Prepared & { phase: 'done' })
    | (Partial<Pick<Prepared, 'run'>> & Omit<Prepared, 'run'> & { phase: 'stopped' })
    | (Partial<Pick<Prepared, 'run'>> & Omit<Prepared, 'run'> & { phase: 'failed'; failure: Failure })
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
  return { key, question, phase: 'idle' };
}

export function isBusy(turn: Turn): boolean {
  return turn.phase === 'preparing' || turn.phase === 'streaming';
}

export function answersOf(turn: Turn): readonly Answer[] {
  return turn.phase === 'idle' || turn.phase === 'preparing' ? [] : turn.answers;
}

/**
 * Total: an event that does not fit the phase changes nothing. A settled turn takes only `prepare` and
 * `answer`, which begin a new attempt, and `rated`; a settled answer's text is never touched again.
 */
export function reduceTurn(turn: Turn, event: TurnEvent): Turn {
  switch (event.type) {
    case 'prepare':
      return prepare(turn);
    case 'prepared':
      return turn.phase === 'preparing' ? { ...turn, run: event.run } : turn;
    case 'board':
      return turn.phase === 'preparing' ? withBoard(turn, event.board) : turn;
    case 'answer':
      return startAnswer(turn, event.key, event.mode);
    case 'part':
      return takePart(turn, event.key, event.part);
    case 'ended':
      return live(turn, event.key) ? settle(turn, 'failed', interrupted) : turn;
    case 'rated':
      return rate(turn, event.answerId, event.rating);
    case 'stop':
      return settle(turn, 'stopped');
    case 'fail':
      return settle(turn, 'failed', event.failure);
  }
}

const interrupted: Failure = { code: 'model_interrupted', message: '', retryable: true, stage: 'answer' };

function prepare(turn: Turn): Turn {
  const { key, question } = turn;
  if (turn.phase === 'idle') return { key, question, phase: 'preparing', steps: [] };
  if (turn.phase !== 'failed' || turn.failure.stage === 'answer') return turn;
  return { key, question, phase: 'preparing', steps: turn.steps, ...(turn.run ? { run: turn.run } : {}) };
}

function startAnswer(turn: Turn, key: string, mode: AnswerMode): Turn {
  if (turn.phase === 'idle' || turn.phase === 'streaming' || !turn.run) return turn;
  const answer: Answer = {
    key,
    mode,
    model: '',
    text: '',
    sources: [],
    citations: [],
    notices: [],
    followups: [],
    state: 'streaming',
  };
  const earlier = answersOf(turn).filter((each) => each.state === 'done' || each.text !== '');
  const { question, run, steps } = turn;
  return { key: turn.key, question, phase: 'streaming', run, steps, answers: [...earlier, answer] };
}

function rate(turn: Turn, answerId: string, rating: Rating): Turn {
  if (turn.phase === 'idle' || turn.phase === 'preparing') return turn;
  const answers = turn.answers.map((each) => (each.id === answerId ? { ...each, rating } : each));
  return { ...turn, answers };
}

/** The note is the newest board's, or none. */
function withBoard(turn: Extract<Turn, { phase: 'preparing' }>, { steps, note }: Board): Turn {
  const { key, question, phase, run } = turn;
  return { key, question, phase, steps, ...(run ? { run } : {}), ...(note ? { note } : {}) };
}

/** The answer being written, if it is the one the event is for. */
function live(turn: Turn, key: string): Answer | undefined {
  if (turn.phase !== 'streaming') return undefined;
  const last = turn.answers.at(-1);
  return last?.key === key && last.state === 'streaming' ? last : undefined;
}

function takePart(turn: Turn, key: string, part: StreamPart): Turn {
  const answer = live(turn, key);
  if (!answer || turn.phase !== 'streaming') return turn;
  const change = (fields: Partial<AnswerContent>): Turn => ({
    ...turn,
    answers: [...turn.answers.slice(0, -1), { ...answer, ...fields }],
  });
  switch (part.type) {
    case 'start':
      return change({
        id: part.messageId,
        model: part.messageMetadata.model,
        mode: part.messageMetadata.mode,
      });
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
      return change({ citations: part.data.citations });
    case 'data-followups':
      return change({ followups: part.data.followups });
    case 'data-notice':
      return change({ notices: [...answer.notices, part.data] });
    case 'finish': {
      const { messageMetadata: finish } = part;
      if (finish.outcome === 'stopped') return settle(turn, 'stopped');
      const done: Answer = { ...answer, model: finish.model ?? answer.model, state: 'done', finish };
      return { ...turn, phase: 'done', answers: [...turn.answers.slice(0, -1), done] };
    }
    case 'error':
      return settle(turn, 'failed', { ...parseErrorText(part.errorText), retryable: true, stage: 'answer' });
    case 'text-start':
    case 'text-end':
      return turn;
  }
}

/** What becomes of a step that was being worked on when its turn ended: nothing may go on turning. */
const endOf = { stopped: 'created', failed: 'failed' } as const;
const isRunning = ({ status }: Step): boolean => status === 'started' || status === 'retrying';

function settle(turn: Turn, phase: 'stopped'): Turn;
function settle(turn: Turn, phase: 'failed', failure: Failure): Turn;
function settle(turn: Turn, phase: 'stopped' | 'failed', failure: Failure = interrupted): Turn {
  if (turn.phase !== 'preparing' && turn.phase !== 'streaming') return turn;
  const { key, question, run, steps } = turn;
  const answers = answersOf(turn).map((each): Answer =>
    each.state === 'streaming' ? { ...each, state: phase } : each,
  );
  const ended = steps.map((step) => (isRunning(step) ? { ...step, status: endOf[phase] } : step));
  const base = { key, question, steps: ended, answers, ...(run ? { run } : {}) };
  return phase === 'stopped' ? { ...base, phase } : { ...base, phase, failure };
}
