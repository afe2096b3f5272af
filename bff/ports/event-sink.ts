/** Where an event stream goes out. */
export interface EventSink {
  /** Sends; false when the client does not keep up, and nothing more is to be sent before `drained`. */
  write(text: string): boolean;
  drained(): Promise<void>;
  end(): void;
  /** Breaks the stream off. */
  fail(error: unknown): void;
}

/** An event stream before it is known where it goes out. */
export interface EventSource {
  /** Sends everything to its end. Never rejects. */
  sendTo(sink: EventSink): Promise<void>;
  /** To be called when the client is gone. */
  leave(): void;
}
