import { createParser } from 'eventsource-parser';
import { PrepChatError } from '../errors.ts';
import type { TellAnswer } from '../ports/answer-model.ts';
import { readerOf } from './byte-reader.ts';
import type { Watchdog } from './watchdog.ts';

/** Bytes without the end of a frame that end the stream: nothing sane is longer. */
const maxFrame = 256 * 1024;

export interface ReadingLimits {
  /** Longest silence. */
  silenceMs: number;
  /** Longest reading; what has come by then is an answer that met its length limit. */
  longestMs: number;
}

/**
 * Tells the text of a streamed chat completion, whatever the upstream makes of the format. Frames that make
 * no sense add nothing. Rejects with `model_interrupted` where the stream breaks; the text until then was told.
 */
export async function readCompletion(
  body: ReadableStream<Uint8Array>,
  watchdog: Pick<Watchdog, 'expect' | 'rest'>,
  { silenceMs, longestMs }: ReadingLimits,
  tell: TellAnswer,
): Promise<void> {
  const decoder = new TextDecoder();
  let frames: string[] = [];
  let pending = 0;
  const parser = createParser({ onEvent: (event) => frames.push(event.data) });
  let reason: 'stop' | 'length' | undefined;
  let usage: { inputTokens: number; outputTokens: number } | undefined;
  const begun = performance.now();
  const reader = readerOf(body);
  try {
    for (;;) {
      watchdog.expect(silenceMs);
      const { done, value } = await reader.read();
      watchdog.rest();
      // At the end a lone CR is a line that the parser still waits to be told about.
      parser.feed(done ? '\n' : decoder.decode(value, { stream: true }));
      pending = frames.length > 0 ? 0 : pending + (value?.length ?? 0);
      let text = '';
      let broken = pending > maxFrame ? new PrepChatError('model_interrupted') : undefined;
      for (const frame of frames) {
        const chunk = parseChunk(frame);
        broken = chunk.broken;
        if (broken) break;
        text += chunk.text;
        reason = chunk.reason ?? reason;
        usage = chunk.usage ?? usage;
      }
      frames = [];
      if (text) tell({ type: 'text', text });
      if (broken) throw broken;
      if (done) break;
      if (reason === undefined && performance.now() - begun > longestMs) {
        reason = 'length';
        break;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  // A stream that just ends is not an answer: somebody cut it.
  if (reason === undefined) throw new PrepChatError('model_interrupted');
  tell({ type: 'finish', reason, ...(usage ? { usage } : {}) });
}

interface Chunk {
  text: string;
  reason?: 'stop' | 'length';
  usage?: { inputTokens: number; outputTokens: number };
  /** The upstream says, or shows, that the answer ends here. */
  broken?: PrepChatError;
}

function parseChunk(frame: string): Chunk {
  if (frame === '[DONE]') return { text: '' };
  if (frame.length > maxFrame) return { text: '', broken: new PrepChatError('model_interrupted') };
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { text: '' };
  }
  if (typeof value !== 'object' || value === null) return { text: '' };
  const { error, choices, usage } = value as {
    error?: unknown;
    choices?: unknown;
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
  };
  if (error) return { text: '', broken: new PrepChatError('model_interrupted', { cause: error }) };
  const choice = (Array.isArray(choices) ? choices[0] : undefined) as
    | { delta?: { content?: unknown } | null; finish_reason?: unknown }
    | null
    | undefined;
  const content = choice?.delta?.content;
  const ended = choice?.finish_reason;
  return {
    text: typeof content === 'string' ? content : '',
    ...(typeof ended === 'string'
      ? { reason: ended === 'length' ? ('length' as const) : ('stop' as const) }
      : {}),
    ...(typeof usage?.prompt_tokens === 'number' && typeof usage.completion_tokens === 'number'
      ? { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } }
      : {}),
  };
}
