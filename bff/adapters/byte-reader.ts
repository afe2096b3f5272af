/** Reads bytes as they come: what this server needs of the reader of a web stream. */
export type ByteReader = Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>;

/** Bodies that nobody has begun to read, and what they are made from. */
const readers = new WeakMap<ReadableStream, ByteReader>();

/** A body of a response; whoever knows {@link readerOf} gets the reader itself. */
export function toBody(reader: ByteReader): ReadableStream<Uint8Array> {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  readers.set(body, reader);
  return body;
}

/** The shortest way to the bytes of a body, which nobody else may read. */
export function readerOf(body: ReadableStream<Uint8Array>): ByteReader {
  return readers.get(body) ?? body.getReader();
}
