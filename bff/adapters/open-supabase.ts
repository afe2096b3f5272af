import { createClient, type SupabaseClient, type WebSocketLikeConstructor } from '@supabase/supabase-js';
import { WebSocket } from 'ws';

/** Where a project of Supabase is, and the key that passes its row level security: it never leaves the server. */
export interface SupabaseAccess {
  url: string;
  serviceKey: string;
}

/** A client without sessions. `fetch` is the platform's own unless given. */
export function openSupabase(
  { url, serviceKey }: SupabaseAccess,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): SupabaseClient {
  const client = createClient(url, serviceKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch },
    realtime: isTransport(WebSocket) ? { transport: WebSocket } : {},
  });
  // Or the first private channel is joined before there is a token, and refused.
  void client.realtime.setAuth(serviceKey);
  return client;
}

/** Node 20 has no WebSocket of its own. The package that is one there has other types for its events. */
function isTransport(value: unknown): value is WebSocketLikeConstructor {
  return typeof value === 'function';
}
