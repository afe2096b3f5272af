import type { VisitorExport } from '../../widget/protocol/index.ts';

/** Whoever holds a session token. */
export interface Visitor {
  id: string;
  siteKey: string;
  /** The site has vouched for them. */
  identified: boolean;
  /** When the session ends. */
  expiresAt: Date;
}

/** Visitors and their sessions. Of a token only the SHA-256 is known, in hex. */
export interface VisitorStore {
  /**
   * Begins a session: of a new visitor, or of the one whom the site knows by `subjectHash` (hex).
   * The session of `insteadOf`, a token's hash, ends with it.
   */
  startSession(session: {
    siteKey: string;
    tokenHash: string;
    lifetimeSeconds: number;
    subjectHash?: string;
    insteadOf?: string;
  }): Promise<Visitor>;
  /** The visitor of a session that has not ended. */
  visitorByTokenHash(tokenHash: string): Promise<Visitor | undefined>;
  /** All that is kept about a visitor; undefined when they have just been erased. */
  everything(visitorId: string): Promise<VisitorExport | undefined>;
}
