import { css } from './css.ts';

/** Buttons, focus and hidden text, for every element's own shadow root. */
export const sharedStyles = css`
  *,
  ::before,
  ::after {
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
    min-inline-size: 28px;
    justify-content: center;
    padding: 0.125rem 0.4375rem;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--_muted);
    font-size: 0.8125em;
  }
  .quiet:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .quiet[disabled] {
    opacity: 0.45;
    cursor: default;
  }
  .starter {
    inline-size: 100%;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_surface);
    font-size: 0.9375em;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .starter:hover {
    border-color: var(--_accent-text);
    background: var(--_raised);
  }
  textarea {
    inline-size: 100%;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_edge);
    border-radius: 12px;
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    /* Below 16 px a phone zooms into the field. */
    font-size: max(16px, 1em);
    resize: none;
    field-sizing: content;
    min-block-size: 2.75rem;
    max-block-size: 12rem;
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
