// The handler that one finds in most examples: the openai package's iterator, a ReadableStream, JSON for each delta.
import { serve } from '@hono/node-server';
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: 'none' });
const encoder = new TextEncoder();

async function fetch(request) {
  const { messages } = await request.json();
  const completion = await client.chat.completions.create({ model: 'bench', messages, stream: true });
  const body = new ReadableStream({
    async start(controller) {
      for await (const chunk of completion) {
        const delta = chunk.choices[0]?.delta?.content;
        if (delta)
          controller.enqueue(encoder.encode(`data: ${JSON.stringify({ type: 'text-delta', delta })}\n\n`));
      }
      controller.enqueue(encoder.encode('data: [DONE]\n\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`ready: http://127.0.0.1:${port}`),
);
