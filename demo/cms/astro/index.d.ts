import type { AstroIntegration } from 'astro';
import type { EmbedOptions } from 'prep-chat/embed';

/**
 * The widget on every page of an Astro site; the options are its server and its attributes by their names. Throws a
 * TypeError that names each mistake in them. At the end of a build the pages go to the server, where
 * `PREP_CHAT_CONTENT_SECRET` is set.
 */
export default function prepChat(options: EmbedOptions): AstroIntegration;
