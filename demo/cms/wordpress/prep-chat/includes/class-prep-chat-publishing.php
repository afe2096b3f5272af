<?php
/**
 * What editors do.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Notes each page that is published, changed, withdrawn, moved or deleted.
 */
final class Prep_Chat_Publishing {

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'wp_after_insert_post', array( __CLASS__, 'saved' ), 20, 4 );
		add_action( 'before_delete_post', array( __CLASS__, 'deleted' ), 20, 2 );
	}

	/**
	 * A post was saved, in whatever status.
	 *
	 * @param int          $post_id   Its id.
	 * @param WP_Post      $post      As it is now.
	 * @param bool         $is_update Whether there was one before.
	 * @param WP_Post|null $before    As it was before.
	 */
	public static function saved( $post_id, $post, $is_update, $before ) {
		if ( ! Prep_Chat_Client::is_ready() || wp_is_post_revision( $post_id ) || wp_is_post_autosave( $post_id ) ) {
			return;
		}
		$known = self::known_url( $post_id, $before );
		$now   = Prep_Chat_Pages::is_public( $post ) ? (string) get_permalink( $post ) : '';
		foreach ( array_unique( array_filter( array( $known, $now ) ) ) as $url ) {
			Prep_Chat_Jobs::add( $url, $post_id );
		}
		if ( $known || $now ) {
			Prep_Chat_Sender::wake();
		}
	}

	/**
	 * A post is about to be deleted for good.
	 *
	 * @param int     $post_id Its id.
	 * @param WP_Post $post    As it is now.
	 */
	public static function deleted( $post_id, $post ) {
		$known = Prep_Chat_Client::is_ready() ? self::known_url( $post_id, $post ) : '';
		if ( $known ) {
			Prep_Chat_Jobs::add( $known, $post_id );
			Prep_Chat_Sender::wake();
		}
	}

	/**
	 * The address that the server may know a post by; empty when there is none.
	 *
	 * @param int          $post_id Its id.
	 * @param WP_Post|null $before  As it was before.
	 * @return string
	 */
	private static function known_url( $post_id, $before ) {
		$sent_as = (string) get_post_meta( $post_id, Prep_Chat_Pages::SENT_AS, true );
		if ( '' !== $sent_as ) {
			return $sent_as;
		}
		$was_public = $before && 'publish' === $before->post_status && Prep_Chat_Pages::is_wanted_type( $before );
		return $was_public ? (string) get_permalink( $before ) : '';
	}
}
