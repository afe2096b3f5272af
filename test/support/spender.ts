import { defaultLimits } from '../../bff/config/site-limits.ts';
import type { AnswerPrompt } from '../../bff/ports/answer-model.ts';
import type { Limits } from '../../bff/ports/site-store.ts';

/** Whoever an answer is written for, where there is no application around the model. */
export function spender(limits: Partial<Limits> = {}, visitorId = 'visitor_1'): AnswerPrompt['spender'] {
  return {
    site: {
      key: 'default',
      allowedOrigins: [],
      settings: { title: '', welcome: '', starters: [] },
      limits: { ...defaultLimits, ...limits },
    },
    visitorId,
  };
}
