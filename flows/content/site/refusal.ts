/** Why something of a site is not read; the message is a sentence for the owner. */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** A `Refusal` that may be over the next time. */
export class Unreached extends Refusal {
  override name = 'Unreached';
}

/** The sentence for anything that was thrown while something of a site was read. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(?:Z_|ERR__ERROR_)/.test(code)) return 'It could not be decompressed';
  if (/CERT|SIGNATURE/.test(code)) return `Its certificate is not accepted (${code})`;
  return `It could not be reached${code && ` (${code})`}`;
}
