import { createHash } from 'node:crypto';

/** Answers a request for embeddings: the same text gets the same vector, shared words make vectors closer. */
export function embed(body: Record<string, unknown>): unknown {
  const texts = (Array.isArray(body['input']) ? body['input'] : [body['input']]).map(String);
  const size = typeof body['dimensions'] === 'number' ? body['dimensions'] : 64;
  return {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => {
      const vector = toVector(text, size);
      // The openai package asks for base64 unless told otherwise.
      const isBase64 = body['encoding_format'] === 'base64';
      const embedding = isBase64 ? Buffer.from(vector.buffer).toString('base64') : [...vector];
      return { object: 'embedding', index, embedding };
    }),
    usage: { prompt_tokens: texts.length, total_tokens: texts.length },
  };
}

/** A unit vector: each word is hashed to one signed dimension. */
function toVector(text: string, size: number): Float32Array {
  const vector = new Float32Array(size);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const hash = createHash('md5').update(word).digest();
    const dimension = hash.readUInt32LE(0) % size;
    vector[dimension] = (vector[dimension] ?? 0) + (hash.readUInt8(4) % 2 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
