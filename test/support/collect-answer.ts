import { PrepChatError } from '../../bff/errors.ts';
import type { AnswerEvent, AnswerModel, AnswerPrompt, TellAnswer } from '../../bff/ports/answer-model.ts';
import { spender } from './spender.ts';

/** A question that a model can be asked without an application around it. */
export const barePrompt: AnswerPrompt = {
  spender: spender(),
  question: 'How?',
  mode: 'answer',
  attempt: 1,
  context: { systemPrompt: 'Be brief.', sources: [], excerpts: [], covered: true },
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How?' },
  ],
};

export interface CollectedAnswer {
  text: string;
  events: AnswerEvent[];
  /** How it failed. Anything that is no error of ours is thrown. */
  error?: PrepChatError;
  tookMs: number;
}

/** All that a source of events tells, to its end. */
export async function collectEvents(source: (tell: TellAnswer) => Promise<void>): Promise<CollectedAnswer> {
  // Tests of time replace the other clock.
  const begun = Date.now();
  const events: AnswerEvent[] = [];
  let error: unknown;
  try {
    await source((event) => events.push(event));
  } catch (thrown) {
    error = thrown;
  }
  if (error !== undefined && !(error instanceof PrepChatError)) throw error;
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { text, events, tookMs: Date.now() - begun, ...(error ? { error } : {}) };
}

export function collectAnswer(model: AnswerModel, prompt = barePrompt): Promise<CollectedAnswer> {
  return collectEvents((tell) => model.answer(prompt, new AbortController().signal, tell));
}
