import type { NewPage } from './content-store.ts';

/** Label of the pages that a site sends itself. No other source brings, replaces or removes an address of these. */
export const pushSource = 'push';

/** Where the database tells that pages were sent: they have no vectors yet. */
export const pushChannel = 'prep_chat_content';

/** A page as it was sent, with the address that the index knows it by. */
export interface SentPage {
  url: string;
  /** Of what it is made from: what the index has already is not read. */
  hash: string;
  read(): NewPage;
}

/** Why a page that was sent is not in the index. */
export interface SentFailure {
  /** As it was sent. */
  url: string;
  code: 'origin_not_allowed' | 'unreadable' | 'empty' | 'excluded';
  /** A sentence. */
  message: string;
}

/** Pages that a site sends and withdraws at one time; each address once. */
export interface SentMessage {
  /** The sender's own; the same id is the same message. */
  id: string;
  /** Seconds since 1970, by the sender's clock. */
  sentAt: number;
  pages: readonly SentPage[];
  removed: readonly string[];
  failed: readonly SentFailure[];
}

/** What became of a message; a page about which a newer one has come counts as unchanged. */
export interface PushReport {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  failed: readonly SentFailure[];
}

/** The pages that a site sends. */
export interface PushStore {
  /** Hash of each of these pages that was sent before and is in the index, by its address. */
  hashes(urls: readonly string[]): Promise<Map<string, string>>;
  /** Brings a message into the index, all or nothing; one that was taken before resolves to what it did then. */
  take(message: SentMessage): Promise<PushReport>;
}
