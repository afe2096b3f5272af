<?php
/**
 * Posts as the server reads them.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Which posts are in the answers, and what they say.
 */
final class Prep_Chat_Pages {

	/** Under which address a post was last sent. */
	const SENT_AS = '_prep_chat_sent_as';

	/**
	 * Whether a post is being read: the chat is then no part of it.
	 *
	 * @var bool
	 */
	private static $is_reading = false;

	/**
	 * Whether a post is being read for the server right now.
	 *
	 * @return bool
	 */
	public static function is_reading() {
		return self::$is_reading;
	}

	/**
	 * Whether a post is of a type that the owner wants in the answers.
	 *
	 * @param WP_Post $post The post.
	 * @return bool
	 */
	public static function is_wanted_type( $post ) {
		return in_array( $post->post_type, (array) Prep_Chat_Options::get( 'post_types' ), true );
	}

	/**
	 * Whether anybody may read the post, and its author wants it in the answers.
	 *
	 * @param WP_Post|null $post The post.
	 * @return bool
	 */
	public static function is_public( $post ) {
		if ( ! $post || ! self::is_wanted_type( $post ) || ! is_post_publicly_viewable( $post ) || '' !== $post->post_password ) {
			return false;
		}
		$is_public = ! get_post_meta( $post->ID, Prep_Chat_Page_Meta::UNINDEXED, true );
		/**
		 * Whether a post is to be in the answers.
		 *
		 * @param bool    $is_public What the post itself says.
		 * @param WP_Post $post      The post.
		 */
		return (bool) apply_filters( 'prep_chat_is_public', $is_public, $post );
	}

	/**
	 * A post as the server takes it.
	 *
	 * @param WP_Post $post The post.
	 * @return array{url: string, title: string, html: string}
	 */
	public static function read( $post ) {
		$before          = isset( $GLOBALS['post'] ) ? $GLOBALS['post'] : null;
		$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- what filters of the content expect; put back below.
		setup_postdata( $post );
		self::$is_reading = true;
		try {
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- the hook of WordPress itself.
			$content = (string) apply_filters( 'the_content', $post->post_content );
		} finally {
			self::$is_reading = false;
			$GLOBALS['post']  = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- see above.
			if ( $before instanceof WP_Post ) {
				setup_postdata( $before );
			}
		}
		$title = html_entity_decode( wp_strip_all_tags( get_the_title( $post ) ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		$html  = sprintf(
			'<html lang="%1$s"><head><title>%2$s</title><meta name="description" content="%3$s"></head><body><main>%4$s</main></body></html>',
			esc_attr( get_bloginfo( 'language' ) ),
			esc_html( $title ),
			esc_attr( wp_strip_all_tags( $post->post_excerpt ) ),
			$content
		);
		/**
		 * A page as it is sent.
		 *
		 * @param array   $page With `url`, `title` and `html`.
		 * @param WP_Post $post What it is made from.
		 */
		$page = apply_filters(
			'prep_chat_page',
			array(
				'url'   => (string) get_permalink( $post ),
				'title' => $title,
				'html'  => $html,
			),
			$post
		);
		// The server takes texts, and these are none.
		return str_replace( "\0", '', array_map( 'wp_check_invalid_utf8', $page ) );
	}
}
