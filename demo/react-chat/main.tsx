import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Chat } from './chat.tsx';
import { stockTransport, twoPhaseTransport } from './transports.ts';

const { searchParams } = new URL(location.href);
const server = searchParams.get('server') ?? '';
const props = searchParams.has('two-phase') ? twoPhaseTransport(server) : stockTransport(server);

const root = document.querySelector('#app');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Chat {...props} />
    </StrictMode>,
  );
