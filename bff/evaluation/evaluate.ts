import { chatPreparation } from '../../flows/chat-preparation.ts';
import type { PreparedContext, SearchPlan, StepContext, StepPorts } from '../../flows/ports.ts';
import { runInProcess } from '../../flows/run-in-process.ts';
import { writeAnswer } from '../answer/write-answer.ts';
import { known } from '../answer/prepared-answer.ts';
import type { SettledAnswer } from '../ports/answer-store.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { Site } from '../ports/site-store.ts';
import { diagnose, type Trouble } from './diagnose.ts';
import { judge } from './judge.ts';
import { firstRelevant, ndcg, recall, reciprocalRank } from './metrics.ts';
import type { EvaluationQuestion } from './question.ts';

/** What an evaluation works on: content, steps and model are those that visitors meet. */
export interface EvaluationPorts {
  steps: Omit<StepPorts, 'preparations'>;
  model: AnswerModel;
  site: Site;
  /** Whether the index has a page with this address, however it is written. */
  hasPage(address: string): boolean;
}

/** How one question went. */
export interface Evaluated {
  id: string;
  question: string;
  kind: EvaluationQuestion['expected']['kind'];
  /** Of the ranking, when something was to be found: 0 to 1. */
  scores?: { ndcg10: number; reciprocalRank: number; recall5: number };
  /** Place of the first expected page or passage; missing when it is not among those ranked. */
  rank?: number;
  /** Passages that were compared. */
  candidates: number;
  /** The answer says that the content does not cover the question. */
  refused: boolean;
  /** Marks such as [1] in the answer, and how many of them a sentence of their source supports. */
  citations: { marks: number; supported: number };
  usage?: { inputTokens: number; outputTokens: number };
  /** What went wrong; empty when nothing did. */
  troubles: Trouble[];
  /** Addresses of the first pages that were shown. */
  shown: string[];
}

/** Questions that are asked at a time: a model takes its time, a database does not. */
const lanes = 4;

/** Evaluates all questions; the results are in their order. */
export async function evaluateAll(
  questions: readonly EvaluationQuestion[],
  ports: EvaluationPorts,
  signal: AbortSignal,
): Promise<Evaluated[]> {
  const results: Evaluated[] = [];
  const queue = questions.entries();
  const lane = async () => {
    for (const [index, question] of queue) results[index] = await evaluateQuestion(question, ports, signal);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Asks one question the way a visitor would, with nothing kept, and judges search and answer. */
async function evaluateQuestion(
  asked: EvaluationQuestion,
  ports: EvaluationPorts,
  signal: AbortSignal,
): Promise<Evaluated> {
  const { id, question, expected } = asked;
  const { context, ranking, candidates } = await prepare(question, ports, signal);
  const answer = await answerFrom(question, context, ports, signal);
  const judged = judge(expected, ranking);
  const rank = judged && firstRelevant(judged.gains);
  const supported = answer.citations.reduce((sum, { sourceIds }) => sum + sourceIds.length, 0);
  const citations = { marks: Math.max(supported, countMarks(answer.text)), supported };
  const refused = answer.outcome === 'not_found';
  const cited = new Set(answer.citations.flatMap(({ sourceIds }) => sourceIds));
  const troubles = diagnose({
    expected,
    rank,
    candidates,
    refused,
    citations,
    errorCode: answer.errorCode,
    shown: context.sources.map(({ url }) => url),
    cited: context.sources.filter(({ n }) => cited.has(String(n))).map(({ url }) => url),
    hasPage: ports.hasPage,
  });
  return {
    id,
    question,
    kind: expected.kind,
    ...(judged
      ? {
          scores: {
            ndcg10: ndcg(judged),
            reciprocalRank: reciprocalRank(judged),
            recall5: recall(judged),
          },
        }
      : {}),
    ...(rank === undefined ? {} : { rank }),
    candidates,
    refused,
    citations,
    ...(answer.usage ? { usage: answer.usage } : {}),
    troubles,
    shown: ranking.pages.slice(0, 5),
  };
}

/** The preparation's own flow; the sources that a visitor is shown come first in the ranking. */
async function prepare(question: string, { steps, site }: EvaluationPorts, signal: AbortSignal) {
  let saved: PreparedContext | undefined;
  let plan: SearchPlan = { texts: [question], asked: 1 };
  const context: StepContext = {
    signal,
    ports: {
      ...steps,
      preparations: {
        question: () => Promise.resolve(question),
        before: () => Promise.resolve(undefined),
        savePlan: (_, decided) => {
          plan = decided;
          return Promise.resolve();
        },
        plan: () => Promise.resolve(plan),
        held: () => Promise.resolve([]),
        sourceNumbers: () => Promise.resolve(new Map()),
        saveContext: (_, prepared) => {
          saved = prepared;
          return Promise.resolve();
        },
      },
    },
  };
  const outputs = await runInProcess(chatPreparation, { runId: 'evaluation', siteKey: site.key }, context);
  if (!saved) throw new Error('the preparation has stored no context');
  const { best, related, considered } = outputs.rerank;
  const ids = [...best, ...related].map(({ passageId }) => passageId);
  const passages = await steps.passages(site.key).load(ids, signal);
  const pages = [...saved.sources.map(({ url }) => url), ...passages.map(({ url }) => url)];
  return { context: saved, ranking: { pages: [...new Set(pages)], passages }, candidates: considered };
}

function answerFrom(
  question: string,
  context: PreparedContext,
  { model, site }: EvaluationPorts,
  signal: AbortSignal,
): Promise<SettledAnswer> {
  return writeAnswer(
    {
      prepared: known({ context, board: { runId: 'evaluation', status: 'completed', steps: [] } }),
      run: { id: 'evaluation', flowRunId: '', question, reuse: 'none' },
      turnId: 'evaluation',
      mode: 'answer',
      spender: { site, visitorId: 'evaluation' },
      history: [],
      partial: '',
      siteUrl: 'http://localhost',
    },
    { model, answerId: 'evaluation', attempt: 1, emit: () => {}, stop: signal, onError: () => {} },
  );
}

/** Marks outside of code, where `[1]` is an index. */
function countMarks(text: string): number {
  const prose = text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return prose.match(/\[\d{1,3}\]/g)?.length ?? 0;
}
