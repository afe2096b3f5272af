import type { LoadContext, OptionValidationContext, Plugin } from '@docusaurus/types';
import type { EmbedOptions } from 'prep-chat/embed';

/** The server, and the widget's attributes by their names. */
export type PluginOptions = EmbedOptions & { id?: string };

/** Makes sure of the plugin's options. Throws a TypeError that names each mistake. */
export declare function validateOptions(
  context: OptionValidationContext<PluginOptions | undefined, PluginOptions>,
): PluginOptions;

/**
 * The widget on every page of a Docusaurus site. At the end of a build the pages go to the server, where
 * `PREP_CHAT_CONTENT_SECRET` is set.
 */
export default function prepChat(context: LoadContext, options: PluginOptions): Plugin;
