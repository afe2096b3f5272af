import { css } from 'lit';

export const prepChatStyles = css`
  :host {
    --_accent: light-dark(rgb(11 107 82), rgb(20 122 96));
    --_on-accent: #ffffff;
    --_accent-text: light-dark(rgb(11 107 82), rgb(97 206 170));
    display: contents;
    color: var(--_text);
    font-family: var(--_font);
    font-size: 1rem;
    line-height: 1.5;
    text-align: start;
  }
  :host([mode='inline']) {
    display: block;
    min-block-size: 26rem;
    block-size: 34rem;
  }
  :host([hidden]) {
    display: none;
  }
  .launcher {
    position: fixed;
    inset-block-end: max(20px, env(safe-area-inset-bottom));
    inset-inline-end: max(20px, env(safe-area-inset-right));
    z-index: var(--prep-chat-z-index, 2147483000);
    display: grid;
    place-items: center;
    inline-size: 60px;
    block-size: 60px;
    border: 0;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 1.75rem;
    box-shadow: var(--_shadow);
    transition: scale 0.15s;
  }
  .launcher:hover {
    scale: 1.05;
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
    font-family: var(--_font);
    overflow: hidden;
  }
  :host(:not([mode='inline'])) .panel {
    position: fixed;
    inset-block-end: calc(max(20px, env(safe-area-inset-bottom)) + 72px);
    inset-inline-end: max(20px, env(safe-area-inset-right));
    z-index: var(--prep-chat-z-index, 2147483000);
    inline-size: min(420px, calc(100vw - 40px));
    block-size: min(680px, calc(100dvh - 112px));
    box-shadow: var(--_shadow);
    animation: rise 0.18s ease-out;
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
    gap: 1.75rem;
    padding: 1.125rem;
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
  .starters button {
    inline-size: 100%;
    padding: 0.625rem 0.875rem;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_surface);
    font-size: 0.9375rem;
    text-align: start;
  }
  .starters button:hover {
    border-color: var(--_accent-text);
    background: var(--_raised);
  }
  .jump {
    position: absolute;
    inset-block-end: 5.5rem;
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
    box-shadow: 0 4px 16px -4px rgb(10 15 20 / 0.3);
  }
  .foot {
    padding: 0.75rem 0.875rem max(0.875rem, env(safe-area-inset-bottom));
  }
  ::slotted([slot='footer']) {
    display: block;
    margin-block-start: 0.5rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (max-width: 480px) {
    :host(:not([mode='inline'])) .panel {
      inset: 0;
      inline-size: 100%;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
    :host([open]:not([mode='inline'])) .launcher {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .panel {
      border: 1px solid ButtonText;
    }
  }
`;
