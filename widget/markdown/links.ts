/** Where a link in an answer may lead: `undefined` when it must stay text. Parsed by the browser, so no trick of spelling gets through. */
export function safeHref(href: string, base: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href, base);
  } catch {
    return undefined;
  }
  if (url.username || url.password) return undefined;
  if (url.protocol === 'https:' || url.protocol === 'mailto:' || url.protocol === 'tel:') return url.href;
  return url.protocol === 'http:' && url.hostname === new URL(base).hostname ? url.href : undefined;
}

/** Whether two addresses have the same origin; an address that cannot be read has none. */
export function sameOrigin(one: string, other: string, base: string): boolean {
  try {
    const { origin } = new URL(one, base);
    return origin !== 'null' && new URL(other, base).origin === origin;
  } catch {
    return false;
  }
}

/** `safeHref` for an address in Markdown, where a backslash is a character of the path and never a slash. */
export function linkHref(address: string, base: string): string | undefined {
  return safeHref(address.replace(/[\\[\]]/g, encodeURIComponent), base);
}

/** Text that reads as an address or as the name of a host. */
const namedHost =
  /^\s*(?:[a-z][a-z\d+.-]*:)?[\\/]*(?:[^\s\\/@]*@)?((?:[\p{L}\d-]+\.)+[\p{L}\d-]{2,})(?=$|[\s/?#:])/iu;

/** Whether the text of a link names one host and the link leads to another. */
export function namesAnotherHost(text: string, href: string, base: string): boolean {
  const shown = namedHost.exec(text)?.[1];
  if (!shown) return false;
  const { protocol, hostname, pathname } = new URL(href);
  const actual = protocol === 'mailto:' ? (pathname.split('@').at(-1) ?? '') : hostname;
  try {
    return new URL(`https://${shown}`).hostname !== actual.toLowerCase();
  } catch {
    return shown !== new URL(base).hostname;
  }
}
