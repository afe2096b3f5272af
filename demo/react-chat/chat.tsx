import { useChat } from '@ai-sdk/react';
import type { ChatTransport } from 'ai';
import type { PrepChatUIMessage } from 'prep-chat/ai-sdk';
import { useEffect, type FormEvent } from 'react';

interface ChatProps {
  transport: ChatTransport<PrepChatUIMessage>;
  /** Ends the answer on the server too. */
  stopOnServer?: (chatId: string) => Promise<unknown>;
}

const id = (sessionStorage['chat'] ??= crypto.randomUUID());

export function Chat({ transport, stopOnServer }: ChatProps) {
  const { messages, sendMessage, regenerate, stop, status, error } = useChat<PrepChatUIMessage>({
    id,
    transport,
    messages: JSON.parse(sessionStorage['messages'] ?? '[]'),
    resume: true,
  });
  const isBusy = status === 'submitted' || status === 'streaming';

  // Half an answer is not kept: after a reload it comes again, from its beginning.
  useEffect(() => {
    if (status !== 'streaming') sessionStorage['messages'] = JSON.stringify(messages);
  }, [status, messages]);

  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void sendMessage({ text: String(new FormData(event.currentTarget).get('question')) });
    event.currentTarget.reset();
  };

  return (
    <main>
      {messages.map((message) => (
        <article key={message.id} aria-label={message.role}>
          {message.parts.map((part, index) => (
            <Part key={index} part={part} />
          ))}
          {message.metadata?.outcome === 'stopped' && <p>Stopped.</p>}
        </article>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form onSubmit={ask}>
        <input name="question" aria-label="Your question" required />
        <button disabled={isBusy}>Ask</button>
      </form>
      {isBusy && <button onClick={() => void (stopOnServer?.(id) ?? stop())}>Stop</button>}
      {!isBusy && messages.length > 0 && (
        <button onClick={() => void regenerate({ body: { mode: 'simpler' } })}>Simpler</button>
      )}
    </main>
  );
}

function Part({ part }: { part: PrepChatUIMessage['parts'][number] }) {
  switch (part.type) {
    case 'data-steps':
      return (
        <ol>
          {part.data.steps.map(({ slug, label, status, summary }) => (
            <li key={slug} data-status={status}>
              {summary ?? label}
            </li>
          ))}
        </ol>
      );
    case 'source-url':
      return (
        <a href={part.url}>
          [{part.sourceId}] {part.title}
        </a>
      );
    case 'text':
      return <p>{part.text}</p>;
    default:
      return null;
  }
}
