export { defaultSiteKey } from '../../flows/ports.ts';

/** How much may be asked and spent.. */
export interface Limits {
  /** Questions of one visitor. */
  visitorPerMinute: number;
  visitorPerHour: number;
  visitorPerDay: number;
  /** Answers that one visitor reads at a time. */
  visitorLiveStreams: number;
  /** Questions from one network address (IPv6: its /64). */
  addressPerMinute: number;
  addressPerDay: number;
  addressLiveStreams: number;
  /** Visitors that one network address may become. */
  addressSessionsPerTenMinutes: number;
  /** Questions of the whole site. */
  sitePerMinute: number;
  /** Tokens that go to the model and come from it. */
  visitorTokensPerDay: number;
  siteTokensPerDay: number;
  /** In the currency of the model's price; missing: money is not counted. */
  siteMoneyPerDay?: number;
  /** Longest answer, in tokens of the model. */
  outputTokens: number;
  /** Longest time that a model may write one answer, in seconds. */
  answerSeconds: number;
  /** How long a preparation may serve equal questions of other visitors, while its pages stay as they are; 0: never. */
  reuseHours: number;
  /** Questions that one request may have prepared before they are asked; 0: none is. */
  questionsAhead: number;
  /** Questions that are prepared before they are asked, counted apart from those that are. */
  visitorAheadPerMinute: number;
  siteAheadPerMinute: number;
  /** Messages with pages that the site sends itself. */
  siteContentPerMinute: number;
}

/** What the widget shows of a site. */
export interface SiteTexts {
  title: string;
  welcome: string;
  starters: string[];
}

/** How a site's own sign-in vouches for its people; see bff/config/site-identity.ts. */
export interface SiteIdentity {
  /** `required`: nobody asks without it. */
  mode: 'optional' | 'required';
  /** The one JWS algorithm that its tokens are signed with. */
  algorithm: string;
  /** The `iss` of its tokens. */
  issuer: string;
  /** A secret or public keys, by the `kid` of a token; the key `''` is for tokens without one. */
  keys?: Readonly<Record<string, string>>;
  /** Where the site publishes its public keys, in place of `keys`. */
  jwksUrl?: string;
}

/** Pages of one owner: content, visitors and limits of their own. */
export interface Site {
  /** Public: a page names it. */
  key: string;
  /** Exact origins of the pages that may use it, this server's own among them. */
  allowedOrigins: readonly string[];
  settings: SiteTexts;
  limits: Limits;
  /** Missing: visitors are anonymous. */
  identity?: SiteIdentity;
  /** `whsec_` and base64: what signs the pages that the site sends itself; missing: it cannot. */
  contentSecret?: string;
}

/** The sites that this server works for. Asked with every request: an answer comes from memory, or nearly. */
export interface SiteStore {
  site(key: string): Promise<Site | undefined>;
  /** Whether some site's pages are at this origin; which ones is only known with the visitor. */
  knowsOrigin(origin: string): Promise<boolean>;
  /** All of them, the one of the configuration first. */
  list(): Promise<Site[]>;
}
