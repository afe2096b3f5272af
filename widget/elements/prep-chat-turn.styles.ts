import { css } from 'lit';

export const turnStyles = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .question {
    justify-self: end;
    max-inline-size: 85%;
    margin: 0;
    padding: 0.5rem 0.875rem;
    border-radius: 16px;
    border-end-end-radius: 4px;
    background: var(--_accent);
    color: var(--_on-accent);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .notice {
    margin: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .error {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.5rem 0.625rem;
    align-items: start;
    padding: 0.75rem 0.875rem;
    border-radius: 12px;
    background: var(--_danger-surface);
    color: var(--_danger);
    font-size: 0.9375rem;
  }
  .error svg {
    margin-block-start: 0.2em;
  }
  .error p {
    margin: 0;
  }
  .retry {
    grid-column: 2;
    justify-self: start;
    min-block-size: 32px;
    padding: 0.25rem 0.875rem;
    border: 1px solid currentColor;
    border-radius: 8px;
    background: none;
    font-weight: 600;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem;
    margin-inline-start: -0.5rem;
  }
  .count {
    color: var(--_muted);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .back:dir(rtl) {
    scale: -1 1;
  }
`;
