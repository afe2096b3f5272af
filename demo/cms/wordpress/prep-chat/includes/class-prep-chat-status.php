<?php
/**
 * What has been sent.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Shows owners whether the server knows their pages, and lets them send everything.
 */
final class Prep_Chat_Status {

	const ACTION = 'prep_chat_send_everything';

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'admin_post_' . self::ACTION, array( __CLASS__, 'send_everything' ) );
		add_action( 'admin_notices', array( __CLASS__, 'show_error' ) );
	}

	/** The button was pressed. */
	public static function send_everything() {
		check_admin_referer( self::ACTION );
		if ( ! current_user_can( Prep_Chat_Settings::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'prep-chat' ), '', array( 'response' => 403 ) );
		}
		Prep_Chat_Sender::begin_everything();
		wp_safe_redirect( admin_url( 'options-general.php?page=' . Prep_Chat_Settings::PAGE ) );
		exit;
	}

	/** On each page of the administration, while pages cannot be sent. */
	public static function show_error() {
		$error = self::of( 'error', '' );
		if ( '' === $error || ! current_user_can( Prep_Chat_Settings::CAPABILITY ) ) {
			return;
		}
		printf(
			'<div class="notice notice-error"><p><strong>%s</strong> %s</p></div>',
			esc_html__( 'prep-chat could not send your pages.', 'prep-chat' ),
			esc_html( $error )
		);
	}

	/** Above the settings. */
	public static function show() {
		if ( ! Prep_Chat_Client::is_ready() ) {
			echo '<p>' . esc_html__( 'Say where your server is and what its secret for pages is; from then on it hears of each page that you publish.', 'prep-chat' ) . '</p>';
			return;
		}
		echo '<p class="prep-chat-status" role="status">' . esc_html( self::sentence() ) . '</p>';
		$failed = (array) self::of( 'failed', array() );
		if ( $failed ) {
			echo '<ul class="ul-disc">';
			foreach ( $failed as $page ) {
				printf( '<li><code>%s</code> %s</li>', esc_html( $page['url'] ), esc_html( $page['message'] ) );
			}
			echo '</ul>';
		}
		printf( '<form action="%s" method="post">', esc_url( admin_url( 'admin-post.php' ) ) );
		wp_nonce_field( self::ACTION );
		printf( '<input type="hidden" name="action" value="%s">', esc_attr( self::ACTION ) );
		submit_button( __( 'Send everything', 'prep-chat' ), 'secondary' );
		echo '</form>';
	}

	/**
	 * How it stands.
	 *
	 * @return string
	 */
	private static function sentence() {
		$all = get_option( Prep_Chat_Sender::EVERYTHING );
		if ( $all ) {
			/* translators: 1: pages that are sent, 2: all pages. */
			return sprintf( __( 'Sending everything: %1$d of %2$d pages.', 'prep-chat' ), $all['done'], $all['total'] );
		}
		$waiting = Prep_Chat_Jobs::count();
		if ( $waiting > 0 ) {
			/* translators: %d: number of pages. */
			return sprintf( _n( '%d page is waiting to be sent.', '%d pages are waiting to be sent.', $waiting, 'prep-chat' ), $waiting );
		}
		$at = (int) self::of( 'at', 0 );
		if ( 0 === $at ) {
			return __( 'Nothing has been sent yet. Send everything once, so that the server knows what there is.', 'prep-chat' );
		}
		/* translators: %s: a time, such as "5 minutes". */
		return sprintf( __( 'The server knows your pages as they are. Last sent %s ago.', 'prep-chat' ), human_time_diff( $at ) );
	}

	/**
	 * A part of what is kept.
	 *
	 * @param string $name      Which.
	 * @param mixed  $otherwise What counts when there is none.
	 * @return mixed
	 */
	private static function of( $name, $otherwise ) {
		$status = (array) get_option( Prep_Chat_Sender::STATUS, array() );
		return isset( $status[ $name ] ) ? $status[ $name ] : $otherwise;
	}
}
