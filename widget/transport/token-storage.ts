let kept = true;

/** Whether the browser keeps what it was given; true until it has refused. */
export function storageKept(): boolean {
  return kept;
}

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
    kept = false;
  }
}

const conversationKey = (place: string) => `prep-chat-conversation:${place}`;

export function loadConversation(place: string): string | undefined {
  try {
    return localStorage.getItem(conversationKey(place)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function saveConversation(place: string, id: string | undefined): void {
  try {
    if (id === undefined) localStorage.removeItem(conversationKey(place));
    else localStorage.setItem(conversationKey(place), id);
  } catch {
    // Blocked or full.
    kept = false;
  }
}

/** A question that is not sent yet, for this tab only. */
export function loadDraft(): string {
  try {
    return sessionStorage.getItem('prep-chat-draft') ?? '';
  } catch {
    return '';
  }
}

export function saveDraft(text: string): void {
  try {
    if (text === '') sessionStorage.removeItem('prep-chat-draft');
    else sessionStorage.setItem('prep-chat-draft', text);
  } catch {
    // Blocked or full.
  }
}
