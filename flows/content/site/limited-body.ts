import type { IncomingMessage } from 'node:http';
import { type Duplex, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Refusal } from './refusal.ts';

/** How much of a body is read. */
export interface BodyLimits {
  /** Bytes after decompression. */
  bytes: number;
  /** Times that decompression may make it larger. */
  ratio: number;
}

/** Up to here any ratio is harmless. */
const harmless = 64 * 1024;

/**
 * Reads a body and decompresses it as its header says. Rejects one that is larger than the limits
 * allow with a `Refusal`, before more than that is in memory.
 */
export async function readLimited(response: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const { 'content-length': announced, 'content-encoding': coding = '' } = response.headers;
  if (Number(announced) > limits.bytes) throw tooLarge(limits);
  const makeDecoder = decoders.get(coding.trim().toLowerCase());
  if (!makeDecoder) throw new Refusal(`Its compression "${coding.slice(0, 40)}" is not known`);
  return collect(response, makeDecoder(), limits);
}

/** Decompresses what is a gzip file itself, within the same limits. */
export function gunzipLimited(bytes: Buffer, limits: BodyLimits): Promise<Buffer> {
  return collect(Readable.from([bytes]), createGunzip(), limits);
}

const decoders = new Map<string, () => Duplex | undefined>([
  ['', () => undefined],
  ['identity', () => undefined],
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
  ['deflate', createInflate],
]);

async function collect(source: Readable, decoder: Duplex | undefined, limits: BodyLimits): Promise<Buffer> {
  let received = 0;
  let size = 0;
  const chunks: Buffer[] = [];
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      done(null, chunk);
    },
  });
  let refusal: Refusal | undefined;
  const take = async (output: AsyncIterable<Buffer>) => {
    for await (const chunk of output) {
      size += chunk.length;
      if (size > limits.bytes) refusal = tooLarge(limits);
      else if (size > harmless && size > limits.ratio * received) {
        refusal = new Refusal(`It grows more than ${limits.ratio} times when it is decompressed`);
      }
      if (refusal) return;
      chunks.push(chunk);
    }
  };
  try {
    await (decoder ? pipeline(source, count, decoder, take) : pipeline(source, count, take));
  } catch (error) {
    throw refusal ?? error;
  }
  // a consumer that ends early is no error to a pipeline that was about to end
  if (refusal) throw refusal;
  return Buffer.concat(chunks);
}

function tooLarge({ bytes }: BodyLimits): Refusal {
  return new Refusal(`It is larger than ${bytes / 1024 / 1024} MB`);
}
