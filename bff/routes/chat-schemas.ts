import { z } from '@hono/zod-openapi';
import { answerModes } from '../../widget/protocol/index.ts';
import { id, message, proof } from './schemas.ts';

/** The words of the last message of the visitor; whatever else the client sends back is ours, or not to be believed. */
const lastQuestion = z
  .array(z.unknown())
  .transform((messages) => messages.flatMap(toQuestion).at(-1))
  .pipe(z.object({ id, text: message }))
  .openapi({
    type: 'array',
    description: 'UIMessage[] of the AI SDK. Only id and text of the last one with the role `user` are read.',
    items: { type: 'object' },
  });

/** The one body in which a key that is not known is no error: clients of the AI SDK send what they like. */
export const chatRequest = z
  .object({
    id,
    messages: lastQuestion,
    trigger: z.enum(['submit-message', 'regenerate-message']),
    messageId: id.optional(),
    mode: z.enum(answerModes).optional(),
    site: id.optional(),
    proof,
  })
  .openapi('ChatRequest');

export const chatParams = z.object({ id });

function toQuestion(message: unknown): { id: unknown; text: string }[] {
  if (!isRecord(message) || message['role'] !== 'user') return [];
  const parts: unknown[] = Array.isArray(message['parts']) ? message['parts'] : [];
  const texts = parts.filter(isRecord).flatMap(({ type, text }) => (type === 'text' ? [String(text)] : []));
  return [{ id: message['id'], text: texts.join('\n') }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
