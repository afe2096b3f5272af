const key = (endpoint: string) => `prep-chat:${endpoint}`;

/** The visitor's token of an earlier page, if the browser lets us keep any. */
export function loadToken(endpoint: string): string | undefined {
  try {
    return localStorage.getItem(key(endpoint)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the token, or forgets it. A browser that blocks storage keeps it for the page's life only. */
export function saveToken(endpoint: string, token: string | undefined): void {
  try {
    if (token === undefined) localStorage.removeItem(key(endpoint));
    else localStorage.setItem(key(endpoint), token);
  } catch {
    // Blocked or full.
  }
}
