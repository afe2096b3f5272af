let kept = true;

/** Whether the browser keeps what it was given; true until it has refused. */
export function storageKept(): boolean {
  return kept;
}

type Place = 'localStorage' | 'sessionStorage';

/** A browser that lets us keep nothing throws at the mere look at it. */
function load(key: string, place: Place = 'localStorage'): string | undefined {
  try {
    return globalThis[place].getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text, or with none forgets it. */
function save(key: string, text: string | undefined, place: Place = 'localStorage'): void {
  try {
    if (text) globalThis[place].setItem(key, text);
    else globalThis[place].removeItem(key);
  } catch {
    // Blocked or full.
    if (place === 'localStorage') kept = false;
  }
}

const tokenKey = (endpoint: string) => `prep-chat:${endpoint}`;
const conversationKey = (place: string) => `prep-chat-conversation:${place}`;
const draftKey = 'prep-chat-draft';

/** The visitor's token of an earlier page, if the browser lets us keep any. */
export const loadToken = (endpoint: string): string | undefined => load(tokenKey(endpoint));

/** Keeps the token, or forgets it. A browser that blocks storage keeps it for the page's life only. */
export const saveToken = (endpoint: string, token?: string): void => save(tokenKey(endpoint), token);

/** Id of the conversation that goes on at a server and site. */
export const loadConversation = (place: string): string | undefined => load(conversationKey(place));

export const saveConversation = (place: string, id?: string): void => save(conversationKey(place), id);

/** A question that is not sent yet, for this tab only. */
export const loadDraft = (): string => load(draftKey, 'sessionStorage') ?? '';

export const saveDraft = (text: string): void => save(draftKey, text, 'sessionStorage');
