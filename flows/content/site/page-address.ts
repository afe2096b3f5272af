/** Parameters that say where a visitor came from or who it is, not which page it is. */
const tracking =
  /^(?:utm_\w+|gclid|dclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|igshid|yclid|ref_src|phpsessid|jsessionid|sid|sessionid)$/i;

/** The address of a page without fragment and tracking, its parameters in a fixed order. */
export function pageAddress(address: URL): URL {
  const url = new URL(address);
  url.hash = '';
  url.pathname = url.pathname.replace(/;jsessionid=[^/]*/gi, '');
  for (const name of Array.from(url.searchParams.keys()))
    if (tracking.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  // also what was "?" alone
  url.search = url.searchParams.toString();
  return url;
}

/** The same for addresses that lead to the same page: scheme, `www.`, a closing slash and `index.html` say nothing. */
export function addressKey(address: URL): string {
  const { hostname, port, pathname, search } = pageAddress(address);
  const parts = pathname.split('/');
  if (/^index\.html?$/i.test(parts.at(-1) ?? '')) parts.pop();
  while (parts.at(-1) === '') parts.pop();
  return `${hostname.replace(/^www\./, '')}:${port}${parts.join('/')}${search}`;
}

/** The same for addresses that differ in numbers and in the values of parameters only. */
export function addressPattern({ origin, pathname, searchParams }: URL): string {
  const names = [...new Set(searchParams.keys())].map((name) => `${name}=…`);
  return `${origin}${pathname.replace(/\d+/g, '#')}${names.length > 0 ? `?${names.join('&')}` : ''}`;
}

/** Whether a path has the same part three times, as wrong relative links make it: `/a/b/a/b/a/b`. */
export function repeatsItself({ pathname }: URL): boolean {
  const counts = new Map<string, number>();
  for (const part of pathname.split('/').filter(Boolean)) counts.set(part, (counts.get(part) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= 3);
}

/** What lies below the start: `/docs` and `/docs/` mean that folder, `/docs/index.html` its own. */
export function scopeOf(start: URL): (url: URL) => boolean {
  const own = addressHost(start);
  const parts = start.pathname.split('/');
  if (parts.at(-1) === '' || parts.at(-1)?.includes('.')) parts.pop();
  const folder = `${parts.join('/')}/`;
  return (url) => addressHost(url) !== own || `${url.pathname}/`.startsWith(folder);
}

function addressHost({ host }: URL): string {
  return host.replace(/^www\./, '');
}
