import { createHash } from 'node:crypto';

/** Answers a request for embeddings: the same text gets the same vector; shared words, and words spelt alike, make vectors closer. */
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

/** Answers a request to rerank: the share of the query's words that a document has. */
export function judge(body: Record<string, unknown>): unknown {
  const wordsOf = (text: unknown) =>
    new Set(
      String(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
    );
  const asked = [...wordsOf(body['query'])];
  const documents = Array.isArray(body['documents']) ? body['documents'] : [];
  const results = documents.map((text, index) => {
    const held = wordsOf(text);
    return {
      index,
      relevance_score: asked.filter((word) => held.has(word)).length / Math.max(1, asked.length),
    };
  });
  return { results: results.toSorted((a, b) => b.relevance_score - a.relevance_score) };
}

/** A unit vector: each word and each three letters of it are hashed to one signed dimension. */
function toVector(text: string, size: number): Float32Array {
  const vector = new Float32Array(size);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const grams = Array.from({ length: word.length }, (_, at) => ` ${word} `.slice(at, at + 3));
    for (const part of [word, ...grams]) {
      const hash = createHash('md5').update(part).digest();
      const dimension = hash.readUInt32LE(0) % size;
      vector[dimension] = (vector[dimension] ?? 0) + (hash.readUInt8(4) % 2 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
