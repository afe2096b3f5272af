import type { Rating, ReuseKind } from '../../widget/protocol/index.ts';

/** A question as its site's owner sees it. */
export interface OwnersQuestion {
  turnId: string;
  visitorId: string;
  /** The site has vouched for the visitor. */
  identified: boolean;
  question: string;
  askedAt: Date;
  reuse: ReuseKind;
  /** How its newest answer ended; `waiting` while there is none that has. */
  result: 'answered' | 'not_found' | 'stopped' | 'failed' | 'waiting';
  rating?: Rating;
  comment?: string;
}

/** What the owner's page asks for beside what the commands read. */
export interface OwnerStore {
  /** The newest questions of the last `days`, newest first; those that were replaced are left out. */
  questions(siteKey: string, days: number, limit: number): Promise<OwnersQuestion[]>;
  /** The visitor whom a site knows by this hash (hex) of its own name for them. */
  visitorBySubject(siteKey: string, subjectHash: string): Promise<string | undefined>;
}
