export * from './board.ts';
export * from './errors.ts';
export * from './limits.ts';
export * from './parse.ts';
export * from './parts.ts';
export * from './receipt.ts';
export * from './requests.ts';
