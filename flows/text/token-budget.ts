/** Tokens that a model reads for one answer at most, estimated: earlier turns give way to the sources. */
export const contextTokens = 12_000;
/** Share of them that sources may take which a conversation holds from earlier turns, together with the new ones. */
export const sourceTokens = contextTokens / 2;

/** UTF-8 bytes that count as a token: on the high side for English, Chinese and code. */
const bytesPerToken = 3;
/** What a message costs beside its text. */
const tokensPerMessage = 4;

/** What a message takes, on the high side. */
export function estimateTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / bytesPerToken) + tokensPerMessage;
}
