import type { UIMessage } from 'ai';
import type {
  Citation,
  DroppedMark,
  FinishMetadata,
  Notice,
  StartMetadata,
  Step,
} from '../protocol/index.ts';

/** What is known of an answer besides its parts; only `complete: true` says that it is whole. */
export type PrepChatMetadata = Partial<StartMetadata & FinishMetadata> & {
  /** Of `PrepChatTransport`: the server's ids. */
  conversationId?: string;
  answerId?: string;
};

/** The data parts: `data-steps` is the board of the preparation, `data-citations` the checked `[n]` of the text. */
export type PrepChatData = {
  steps: { steps: Step[] };
  citations: { citations: Citation[]; dropped: DroppedMark[] };
  followups: { followups: string[] };
  notice: Notice;
};

/** A message of `useChat`, whether it comes over `PrepChatTransport` or from POST /api/chat. */
export type PrepChatUIMessage = UIMessage<PrepChatMetadata, PrepChatData>;
