import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { limits } from '../../widget/protocol/index.ts';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';

/** A POST carries JSON and nothing that a form could send; without a body there is nothing to check. */
export const requireJson: MiddlewareHandler<AppEnv> = async function checkJson(c, next) {
  if (c.req.method === 'POST' && !/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new PrepChatError('unsupported_media_type');
  }
  await next();
};

/** Longest address of a request, in characters. */
const longestAddress = 2_048;

/** None of ours is long; what is longer is somebody's try. */
export const limitAddress: MiddlewareHandler<AppEnv> = async function checkAddress(c, next) {
  if (c.req.url.length > longestAddress) throw new PrepChatError('invalid_request');
  await next();
};

const limitTo = (maxSize: number): MiddlewareHandler<AppEnv> =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new PrepChatError('payload_too_large');
    },
  });
const limitChat = limitTo(limits.chatBodyBytes);
const limitOthers = limitTo(limits.bodyBytes);

export const limitBody: MiddlewareHandler<AppEnv> = function checkSize(c, next) {
  return (c.req.path === '/api/chat' ? limitChat : limitOthers)(c, next);
};
