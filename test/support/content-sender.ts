import { createHmac, randomUUID } from 'node:crypto';
import type { Send } from './api-client.ts';

export interface SendOptions {
  id?: string;
  /** Seconds since 1970. */
  sentAt?: number;
  secret?: string;
  site?: string;
  /** In place of what is signed. */
  tampered?: string;
  headers?: Record<string, string>;
}

/** Signs as the specification says, without any code of the product. */
export function signMessage(secret: string, id: string, sentAt: number | string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${sentAt}.${body}`).digest('base64')}`;
}

/** A site's own server that sends its pages. */
export function contentSender(send: Send, secret: string) {
  return (body: unknown, options: SendOptions = {}): Promise<Response> => {
    const { id = randomUUID(), sentAt = Math.floor(Date.now() / 1_000), site } = options;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(sentAt),
      'webhook-signature': signMessage(options.secret ?? secret, id, sentAt, text),
      ...(site === undefined ? {} : { 'x-prep-chat-site': site }),
      ...options.headers,
    };
    return Promise.resolve(send('/api/content', { method: 'POST', headers, body: options.tampered ?? text }));
  };
}
