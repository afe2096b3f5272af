import type { PreparedContext } from '../../flows/ports.ts';
import type { AnswerMode } from '../../widget/protocol/index.ts';
import type { AnswerPrompt } from '../ports/answer-model.ts';

const instructions: Record<AnswerMode, string> = {
  answer: '',
  simpler: 'Explain it in plain words, for somebody who is new to the subject.',
  shorter: 'Answer in at most two sentences.',
  detailed: 'Answer in detail, with every step and condition that the sources give.',
  steps: 'Answer as a numbered list of steps.',
  continue: '',
};

const goOn = 'Your answer broke off. Go on exactly where it stops, and repeat nothing of it.';

/** What a prompt is composed from. */
export interface PromptParts {
  question: string;
  mode: AnswerMode;
  attempt: number;
  context: PreparedContext;
  /** The text that the mode `continue` goes on from. */
  partial: string;
}

/** What a language model reads for one answer. The system prompt, sources included, comes from the preparation. */
export function composePrompt({ question, mode, attempt, context, partial }: PromptParts): AnswerPrompt {
  const anew = attempt > 1 && partial === '';
  const wishes = [instructions[mode], anew ? 'Word it differently from a first answer.' : ''];
  const content = [question, ...wishes.filter(Boolean)].join('\n\n');
  return {
    question,
    mode,
    attempt,
    context,
    messages: [
      { role: 'system', content: context.systemPrompt },
      { role: 'user', content },
      ...(partial === ''
        ? []
        : [
            { role: 'assistant' as const, content: partial },
            { role: 'user' as const, content: goOn },
          ]),
    ],
  };
}
