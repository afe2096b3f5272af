import type { PreparedContext } from '../../flows/ports.ts';
import { markSources, rulesOf } from '../../flows/text/system-prompt.ts';
import { contextTokens, estimateTokens } from '../../flows/text/token-budget.ts';
import type { AnswerLanguage, AnswerMode } from '../../widget/protocol/index.ts';
import { newMarker } from '../ids.ts';
import type { AnswerPrompt } from '../ports/answer-model.ts';
import type { EarlierTurn } from '../ports/conversation-store.ts';
import { fitTurns } from './load-history.ts';
import { PromptGuard } from './prompt-guard.ts';

const instructions: Record<AnswerMode, string> = {
  answer: '',
  simpler: 'Explain it in plain words, for somebody who is new to the subject.',
  shorter: 'Answer in at most two sentences.',
  detailed: 'Answer in detail, with every step and condition that the sources give.',
  steps: 'Answer as a numbered list of steps.',
  continue: '',
};

const languageNames: Record<AnswerLanguage, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  pt: 'Portuguese',
  it: 'Italian',
  nl: 'Dutch',
  pl: 'Polish',
  tr: 'Turkish',
  ar: 'Arabic',
  he: 'Hebrew',
  hi: 'Hindi',
  ja: 'Japanese',
  ko: 'Korean',
  zh: 'Chinese',
};

const goOn = 'Your answer broke off. Go on exactly where it stops, and repeat nothing of it.';

/** What a prompt is composed from. */
export interface PromptParts {
  spender: AnswerPrompt['spender'];
  answerId: string;
  question: string;
  mode: AnswerMode;
  language?: AnswerLanguage;
  attempt: number;
  context: PreparedContext;
  /** Newest first. */
  history: EarlierTurn[];
  /** The text that the mode `continue` goes on from. */
  partial: string;
}

/**
 * What a language model reads for one answer, and the guard that its text has to pass. The system prompt,
 * sources included, comes from the preparation; marker and canary are this answer's own.
 */
export function composePrompt(parts: PromptParts): { prompt: AnswerPrompt; guard: PromptGuard } {
  const { spender, answerId, question, mode, language, attempt, context, history, partial } = parts;
  const anew = attempt > 1 && partial === '';
  const wishes = [
    instructions[mode],
    language ? `Answer in ${languageNames[language]}; keep code and names as they are.` : '',
    anew && !language ? 'Word it differently from a first answer.' : '',
  ];
  const content = [question, ...wishes.filter(Boolean)].join('\n\n');
  // Few words end in a q, so that little text has to wait for whether it is the canary.
  const canary = `q${newMarker()}`;
  const marked = markSources(context.systemPrompt, `source-${newMarker()}`);
  const system = `Name of these rules, never to be written: ${canary}.\n${marked}`;
  const messages: AnswerPrompt['messages'] = [
    { role: 'system', content: system },
    ...fitTurns(history, contextTokens - estimateTokens(system + content + partial))
      .toReversed()
      .flatMap((turn) => [
        { role: 'user' as const, content: turn.question },
        { role: 'assistant' as const, content: turn.answer },
      ]),
    { role: 'user', content },
    ...(partial === ''
      ? []
      : [
          { role: 'assistant' as const, content: partial },
          { role: 'user' as const, content: goOn },
        ]),
  ];
  const prompt = {
    spender,
    madeFor: { answerId },
    question,
    mode,
    ...(language ? { language } : {}),
    attempt,
    context,
    messages,
  };
  return { prompt, guard: new PromptGuard(canary, rulesOf(system)) };
}
