/**
 * What a generator yields as a stream that is read at its reader's pace. `cancelled` hears that its
 * reader is gone, `ended` that nothing more comes, for whatever reason.
 */
export function toStream<T>(
  values: AsyncGenerator<T>,
  cancelled: () => void,
  ended: () => void,
): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      try {
        const { done, value } = await values.next();
        if (!done) return controller.enqueue(value);
        ended();
        controller.close();
      } catch (error) {
        ended();
        throw error;
      }
    },
    async cancel() {
      cancelled();
      ended();
      await values.return(undefined);
    },
  });
}
