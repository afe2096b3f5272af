// The least that a server between a model and a client can do: pass the bytes on.
import { Agent, createServer, request } from 'node:http';

const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, outgoing) => {
  const upstream = request(
    `${process.env.OPENAI_BASE_URL}/chat/completions`,
    { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
    (response) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      response.pipe(outgoing);
    },
  );
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => console.log(`ready: http://127.0.0.1:${server.address().port}`));
