import type { SiteIdentity } from './site-store.ts';

/** Checks the signed tokens by which sites vouch for people. */
export interface IdentityVerifier {
  /**
   * What the site calls the person. Undefined when the token is not a good one; the reason is told
   * elsewhere. Rejects when keys cannot be had. `audience`: the site's own key.
   */
  subject(identity: SiteIdentity, audience: string, token: string): Promise<string | undefined>;
}
