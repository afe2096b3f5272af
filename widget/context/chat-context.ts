import { createContext } from '@lit/context';
import type { Chat } from '../controllers/chat.ts';

export const chatContext = createContext<Chat>(Symbol('prep-chat'));
