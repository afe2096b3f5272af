/** `prep-chat/embed`: for site generators and applications that change pages without loading them. */
export { embed, type Embedded, type PageTheme } from './embed.ts';
export { readEmbedOptions, type EmbedOptions } from './options.ts';
