import { css } from './css.ts';

export const composerStyles = css`
  :host {
    display: block;
  }
  .field {
    display: flex;
    align-items: end;
    gap: 0.5rem;
    padding: 0.375rem;
    padding-inline-start: 0.875rem;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) - 2px);
    background: var(--_surface);
  }
  .field:focus-within {
    outline: 2px solid var(--_accent-text);
    outline-offset: -1px;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 0;
    max-block-size: min(9rem, 25vh);
    padding: 0.6rem 0;
    border: 0;
    outline: 0;
    background: none;
    line-height: 1.45;
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea:placeholder-shown {
    direction: inherit;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    flex: none;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) - 6px);
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 1.25rem;
  }
  .send:hover {
    filter: brightness(1.08);
  }
  .refusal {
    margin: 0 0 0.5rem;
    color: var(--_danger);
    font-size: 0.875rem;
  }
`;
