// A route of the AI SDK, as its documentation has it.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { serve } from '@hono/node-server';
import { streamText } from 'ai';

const provider = createOpenAICompatible({ name: 'bench', baseURL: process.env.OPENAI_BASE_URL });

async function fetch(request) {
  const { messages } = await request.json();
  return streamText({ model: provider.chatModel('bench'), messages }).toUIMessageStreamResponse();
}
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`ready: http://127.0.0.1:${port}`),
);
