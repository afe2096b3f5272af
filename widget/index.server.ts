/** What the package is where a framework renders on a server: the same values, and no element to define. */
export * from './events/conversation-events.ts';
export * from './events/launcher-events.ts';
export * from './protocol/index.ts';
