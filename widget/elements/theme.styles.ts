import { css } from 'lit';

/** Colours and measures that all elements share; private names, so that a page meets only `--prep-chat-…`. */
export const themeStyles = css`
  :host {
    color-scheme: light dark;
    --_font: var(
      --prep-chat-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      Arial,
      sans-serif
    );
    --_mono: var(--prep-chat-mono, ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
    --_surface: var(--prep-chat-surface, light-dark(#ffffff, #17191c));
    --_raised: var(--prep-chat-raised, light-dark(#f5f6f7, #22262b));
    --_text: var(--prep-chat-text, light-dark(#16191d, #eceef0));
    --_muted: var(--prep-chat-muted, light-dark(#59616b, #a3acb6));
    --_line: var(--prep-chat-line, light-dark(#e2e5e9, #343a41));
    --_edge: light-dark(#858d97, #7b848e);
    --_danger: light-dark(#a8201a, #ff9d94);
    --_danger-surface: light-dark(#fdf1f0, #3a1f1d);
    --_radius: var(--prep-chat-radius, 16px);
    --_shadow: 0 1px 2px rgb(10 15 20 / 0.08), 0 16px 48px -8px rgb(10 15 20 / 0.28);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;

/** Buttons, focus and hidden text, for every element's own shadow root. */
export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }
  .quiet {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 28px;
    padding: 0.125rem 0.5rem;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .quiet:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .quiet[disabled] {
    opacity: 0.45;
    cursor: default;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    inline-size: 1em;
    block-size: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    flex: none;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
