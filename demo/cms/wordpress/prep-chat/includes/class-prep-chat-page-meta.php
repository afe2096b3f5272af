<?php
/**
 * What an author decides for one page.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Two boxes beside the text: no chat on this page, and not in the answers.
 */
final class Prep_Chat_Page_Meta {

	const HIDDEN    = '_prep_chat_hidden';
	const UNINDEXED = '_prep_chat_unindexed';

	const NONCE = 'prep_chat_page_meta';

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'init', array( __CLASS__, 'register_meta' ) );
		add_action( 'add_meta_boxes', array( __CLASS__, 'add_box' ) );
		add_action( 'save_post', array( __CLASS__, 'save' ) );
	}

	/** Lets the REST interface read and write them, for whoever may edit the page. */
	public static function register_meta() {
		foreach ( get_post_types( array( 'public' => true ) ) as $type ) {
			foreach ( array( self::HIDDEN, self::UNINDEXED ) as $key ) {
				register_post_meta(
					$type,
					$key,
					array(
						'type'              => 'boolean',
						'single'            => true,
						'default'           => false,
						'show_in_rest'      => true,
						'sanitize_callback' => 'rest_sanitize_boolean',
						'auth_callback'     => static function ( $allowed, $meta_key, $post_id ) {
							return current_user_can( 'edit_post', $post_id );
						},
					)
				);
			}
		}
	}

	/**
	 * Adds the box to the editor.
	 *
	 * @param string $type Type of the page that is edited.
	 */
	public static function add_box( $type ) {
		if ( is_post_type_viewable( $type ) ) {
			add_meta_box( 'prep-chat', __( 'prep-chat', 'prep-chat' ), array( __CLASS__, 'show_box' ), $type, 'side' );
		}
	}

	/**
	 * The box.
	 *
	 * @param WP_Post $post The page that is edited.
	 */
	public static function show_box( $post ) {
		wp_nonce_field( self::NONCE, self::NONCE );
		$boxes = array(
			self::HIDDEN    => __( 'No chat on this page', 'prep-chat' ),
			self::UNINDEXED => __( 'Keep this page out of the answers', 'prep-chat' ),
		);
		foreach ( $boxes as $key => $label ) {
			printf(
				'<p><label><input type="checkbox" name="%1$s" value="1" %2$s> %3$s</label></p>',
				esc_attr( $key ),
				checked( (bool) get_post_meta( $post->ID, $key, true ), true, false ),
				esc_html( $label )
			);
		}
	}

	/**
	 * Keeps what the box says.
	 *
	 * @param int $post_id The page.
	 */
	public static function save( $post_id ) {
		$nonce = isset( $_POST[ self::NONCE ] ) ? sanitize_text_field( wp_unslash( $_POST[ self::NONCE ] ) ) : '';
		if ( ! wp_verify_nonce( $nonce, self::NONCE ) || ! current_user_can( 'edit_post', $post_id ) || wp_is_post_revision( $post_id ) ) {
			return;
		}
		foreach ( array( self::HIDDEN, self::UNINDEXED ) as $key ) {
			if ( empty( $_POST[ $key ] ) ) {
				delete_post_meta( $post_id, $key );
			} else {
				update_post_meta( $post_id, $key, '1' );
			}
		}
	}
}
