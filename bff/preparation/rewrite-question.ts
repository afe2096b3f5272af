import { withDeadline } from '../../flows/deadline.ts';
import type { PreparedContext, Rewriter } from '../../flows/ports.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import type { SiteStore } from '../ports/site-store.ts';

export interface RewriterParts {
  /** Within the budgets; says nothing when they are spent. */
  model: AnswerModel;
  sites: Pick<SiteStore, 'site'>;
  conversations: Pick<ConversationStore, 'visitorOf'>;
}

/** Longest wait: rules do, too. */
const patienceMs = 4_000;
/** Longest answer, in tokens: it is one question. */
const outputTokens = 80;
const longestQuestion = 240;

const instruction = [
  'Rewrite the last question so that it can be understood without the conversation: put in what it refers to.',
  'Keep its language and its meaning, add nothing else. If it stands alone, repeat it as it is.',
  'Reply with the question alone, on one line.',
].join(' ');

const nothing: PreparedContext = { systemPrompt: '', sources: [], excerpts: [], covered: true };

/** Follow-ups put into words of their own by the model that answers: one short call, on the visitor's budget. */
export function createRewriter({ model, sites, conversations }: RewriterParts): Rewriter {
  return {
    async rewrite(question, earlier, { runId, siteKey }, signal) {
      const [site, visitorId] = await Promise.all([sites.site(siteKey), conversations.visitorOf(runId)]);
      if (!site || visitorId === undefined) return undefined;
      const limits = { ...site.limits, outputTokens, answerSeconds: patienceMs / 1_000 };
      const asked = [...earlier.map((text) => `Earlier question: ${text}`), `Last question: ${question}`];
      const prompt = {
        spender: { site: { ...site, limits }, visitorId },
        madeFor: { runId },
        question,
        mode: 'answer' as const,
        attempt: 1,
        context: nothing,
        messages: [
          { role: 'system' as const, content: instruction },
          { role: 'user' as const, content: asked.join('\n') },
        ],
      };
      let text = '';
      const patience = withDeadline(signal, patienceMs);
      await model.answer(prompt, patience, (event) => {
        if (event.type === 'text') text += event.text;
      });
      return asQuestion(text);
    },
  };
}

/** One line that can be searched for; a model that has answered instead of asking is not heard. */
function asQuestion(text: string): string | undefined {
  const line = text.trim().replace(/^["“„«]|["”»]$/gu, '');
  const isOne = line !== '' && line.length <= longestQuestion && !/[\n\r]|\[\d|[.!?]\s+\p{L}/u.test(line);
  return isOne ? line : undefined;
}
