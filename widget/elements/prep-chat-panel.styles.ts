import { css } from './css.ts';

export const panelStyles = css`
  :host,
  .contents {
    display: contents;
  }
  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    overflow: hidden;
  }
  dialog {
    position: fixed !important;
    inset: auto;
    z-index: var(--_z);
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    box-shadow: var(--_shadow);
    animation: rise 0.18s ease-out;
  }
  dialog:not([open]) {
    display: none;
  }
  .floating {
    inset-block-end: calc(var(--_block) + 72px);
    inset-inline-end: var(--_inline);
    inline-size: min(var(--prep-chat-width, 420px), calc(100vw - 40px));
    block-size: min(var(--prep-chat-height, 680px), calc(100dvh - 112px));
  }
  .docked {
    inset-block: 0;
    inset-inline-end: 0;
    inline-size: min(var(--prep-chat-width, 440px), 100vw);
    block-size: 100dvh;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
  }
  .at-start {
    inset-inline: var(--_inline) auto;
  }
  .docked.at-start {
    inset-inline: 0 auto;
    border-inline-width: 0 1px;
  }
  dialog:modal {
    inset: var(--_top, 0) 0 auto;
    inline-size: 100%;
    block-size: var(--_visible, 100dvh);
    border: 0;
    border-radius: 0;
    animation: none;
  }
  dialog::backdrop {
    background: var(--_surface);
  }
  .page {
    border: 0;
    border-radius: 0;
  }
  .page :is(header, .turns, .foot) {
    inline-size: min(100%, 52rem);
    margin-inline: auto;
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 56px;
    padding-inline: 1.125rem 0.625rem;
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 1rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .round {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_muted);
    font-size: 1.25rem;
  }
  .round:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .thread {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    outline-offset: -2px;
  }
  .turns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: calc(var(--_gap) * 1.5);
    padding: var(--_gap);
  }
  .welcome {
    margin: 0;
    color: var(--_muted);
  }
  .starters {
    display: grid;
    gap: 0.5rem;
    margin: -0.75rem 0 0;
    padding: 0;
    list-style: none;
  }
  .jump {
    position: absolute;
    inset-block-end: calc(100% + 0.5rem);
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 0.375rem;
    inline-size: max-content;
    min-block-size: 32px;
    margin-inline: auto;
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_surface);
    font-size: 0.8125rem;
    box-shadow: 0 4px 16px -4px #0a0f144d;
  }
  .foot {
    position: relative;
    padding: 0.75rem 0.875rem max(0.875rem, env(safe-area-inset-bottom));
  }
  .small,
  ::slotted([slot='disclaimer']),
  ::slotted([slot='footer']) {
    display: block;
    margin: 0.5rem 0 0;
    color: var(--_muted);
    font-size: 0.75rem;
    text-align: center;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid ButtonText;
    }
  }
`;
