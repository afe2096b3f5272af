import { DefaultChatTransport } from 'ai';
import { PrepChatTransport, type PrepChatUIMessage } from 'prep-chat/ai-sdk';

/** The AI SDK's own transport. What it needs from the page is the visitor's token. */
export function stockTransport(server: string) {
  const headers = async () => ({ authorization: `Bearer ${await visitorToken(server)}` });
  return {
    transport: new DefaultChatTransport<PrepChatUIMessage>({ api: `${server}/api/chat`, headers }),
    stopOnServer: async (chatId: string) => post(`${server}/api/chat/${chatId}/stop`, await headers()),
  };
}

/** Ours. It begins the session itself, and its `stop` reaches the server. */
export function twoPhaseTransport(server: string) {
  return { transport: new PrepChatTransport({ endpoint: server }) };
}

let token: Promise<string> | undefined;

/** Kept in the browser: a visitor begins one session, however many requests begin at once. */
function visitorToken(server: string): Promise<string> {
  return (token ??= Promise.resolve(localStorage['visitor'] ?? beginSession(server)));
}

async function beginSession(server: string): Promise<string> {
  const response = await post(`${server}/api/sessions`);
  return (localStorage['visitor'] = (await response.json()).token);
}

function post(address: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
}
