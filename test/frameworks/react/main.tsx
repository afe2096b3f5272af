import 'prep-chat';
import type { PrepChatElement } from 'prep-chat';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

const endpoint = new URLSearchParams(location.search).get('endpoint') ?? '';
const labels = { title: 'Ask the shop' };

function ShopPage() {
  const chat = useRef<PrepChatElement>(null);
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [shown, setShown] = useState(true);
  const [outcomes, setOutcomes] = useState<string[]>([]);
  return (
    <main>
      <button onClick={() => void chat.current?.ask('How do I put the widget on my page?')}>
        Ask for me
      </button>
      <button onClick={() => setTheme('dark')}>Dark</button>
      <button onClick={() => setShown(!shown)}>{shown ? 'Remove' : 'Add'}</button>
      <output>{outcomes.join(' ')}</output>
      {shown && (
        <prep-chat
          ref={chat}
          endpoint={endpoint}
          mode="inline"
          theme={theme}
          labels={labels}
          onprep-chat-settled={({ outcome }) => setOutcomes((before) => [...before, outcome])}
        />
      )}
    </main>
  );
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <ShopPage />
  </StrictMode>,
);
