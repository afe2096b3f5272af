/** More tries than any of our challenges takes. */
const mostTries = 100_000;

/**
 * Finds what an ALTCHA challenge asks for: the number whose derived key begins as wanted. The browser
 * derives keys on another thread, so the page goes on meanwhile; nothing of it is seen.
 */
export async function solveProofOfWork(
  parameters: Record<string, unknown>,
  signature: string,
  signal: AbortSignal,
): Promise<string> {
  const { nonce, salt, cost, keyLength, keyPrefix, algorithm } = parameters;
  if (algorithm !== 'PBKDF2/SHA-256') throw new Error('an unknown proof of work');
  const wanted = String(keyPrefix);
  const start = bytesOf(String(nonce));
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  const derivation = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    salt: bytesOf(String(salt)),
    iterations: Number(cost),
  };
  for (let counter = 0; counter < mostTries; counter += 1) {
    signal.throwIfAborted();
    new DataView(password.buffer).setUint32(start.length, counter);
    // Missing on a page without https: then there is nothing to be done here.
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derivedKey = hexOf(await crypto.subtle.deriveBits(derivation, key, Number(keyLength) * 8));
    if (derivedKey.startsWith(wanted))
      return btoa(
        JSON.stringify({ challenge: { parameters, signature }, solution: { counter, derivedKey } }),
      );
  }
  throw new Error('a proof of work without a solution');
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
