import type { webcrypto } from 'node:crypto';

declare const crypto: webcrypto.Crypto;

function random(bytes: number): string {
  let text = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes)))
    text += byte.toString(16).padStart(2, '0');
  return text;
}

/** A public id of ours: 128 random bits in hex behind a word that tells what it names. */
export function newId(
  kind: 'run' | 'turn' | 'conversation' | 'answer' | 'visitor' | 'request' | 'call',
): string {
  return `${kind}_${random(16)}`;
}

/** 128 random bits in hex, for what a text must not be able to name. */
export function newMarker(): string {
  return random(16);
}

/** A visitor's secret: 256 random bits in hex. */
export function newToken(): string {
  return random(32);
}
