import type { webcrypto } from 'node:crypto';

declare const crypto: webcrypto.Crypto;

/** What the headers of a message after the Standard Webhooks specification say. */
export interface MessageMark {
  id: string;
  /** Seconds since 1970. */
  sentAt: number;
  /** `v1,<base64>`, one or several with spaces between. */
  signatures: string;
}

/** By how much a message's time may differ from ours, in seconds. */
const tolerance = 5 * 60;
/** More signatures than a sender has while it changes its secret are somebody's try. */
const mostSignatures = 4;

/** The mark of a message; undefined when a header is missing or is none. */
export function readMark(header: (name: string) => string | undefined): MessageMark | undefined {
  const id = header('webhook-id') ?? '';
  const timestamp = header('webhook-timestamp') ?? '';
  const signatures = header('webhook-signature') ?? '';
  if (!/^[\x21-\x7e]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures === '')
    return undefined;
  return { id, sentAt: Number(timestamp), signatures };
}

/** Whether a message is neither too old to be believed nor from the future. */
export function isRecent({ sentAt }: MessageMark, now = Date.now()): boolean {
  return Math.abs(now / 1_000 - sentAt) <= tolerance;
}

/** Whether one of the signatures is that of the message; takes as long whatever is wrong with them. */
export async function isSigned(
  secret: string,
  { id, sentAt, signatures }: MessageMark,
  body: Uint8Array,
): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secretBytes = fromBase64(secret.replace('whsec_', ''));
  const key = await crypto.subtle.importKey('raw', secretBytes, algorithm, false, ['verify']);
  const head = new TextEncoder().encode(`${id}.${sentAt}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const given = signatures
    .split(' ', mostSignatures)
    .flatMap((text) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1] ?? []);
  const verdicts = await Promise.all(
    given.map((text) => crypto.subtle.verify('HMAC', key, fromBase64(text), signed)),
  );
  return verdicts.includes(true);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
