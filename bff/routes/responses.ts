import { errorBody } from './schemas.ts';

/** OpenAPI: a JSON answer of the given schema. */
export function json<Schema>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** OpenAPI: an event stream. */
export function events(description: string) {
  return { description, content: { 'text/event-stream': { schema: { type: 'string' as const } } } };
}

/** OpenAPI: every answer that is not 2xx has the same shape. */
export const errors = { default: json(errorBody, 'Error') };

/** Whether a client that can be answered with an event stream asks for JSON instead. */
export function wantsJson(accept = ''): boolean {
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}
