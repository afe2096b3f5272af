export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** The name holds a hash of the content, so that it may be kept for ever. */
  immutable: boolean;
  etag: string;
}

/** Files to serve: the widget's, and the demo's where there is one. */
export interface Assets {
  /** The file behind a path such as `/prep-chat.js` or `/docs/embed`; undefined when there is none. */
  find(path: string): Promise<Asset | undefined>;
}
