import type { Rating } from '../../widget/protocol/index.ts';

/** A question that a visitor has asked, with what its answers tell about the site's content. */
export interface AskedQuestion {
  question: string;
  askedAt: Date;
  /** False when the preparation found that the content does not cover it. */
  covered: boolean;
  /** Some answer was given, and the last one said that the site does not hold it. */
  notFound: boolean;
  /** A language model has answered and no source supports what it says. */
  uncited: boolean;
  rating?: Rating;
  comment?: string;
  /** The page that came closest. */
  nearest?: { url: string; title: string };
}

/** Reads what a site's visitors have asked, for its owner. */
export interface GapStore {
  /**
   * Questions of the last `days` whose preparation has ended, newest first, at most `limit`. Only what is
   * still kept: what is erased or older than the retention period is not among them.
   */
  asked(siteKey: string, days: number, limit: number): Promise<AskedQuestion[]>;
}
