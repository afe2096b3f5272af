<?php
/**
 * The server, from here.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends signed messages, as the Standard Webhooks specification has them.
 */
final class Prep_Chat_Client {

	const TIMEOUT = 20;

	/**
	 * Whether there is all that it takes.
	 *
	 * @return bool
	 */
	public static function is_ready() {
		return '' !== (string) Prep_Chat_Options::get( 'endpoint' ) && '' !== Prep_Chat_Options::secret( Prep_Chat_Options::CONTENT_SECRET );
	}

	/**
	 * Sends pages and addresses that are gone.
	 *
	 * @param array<int, array>  $pages   Each with `url`, `title` and `html`.
	 * @param array<int, string> $removed Addresses.
	 * @param int                $sent_at When the pages were begun to be read, seconds since 1970.
	 * @return array|WP_Error The server's report; an error has the status (0 without an answer) and `retry_after` in its data.
	 */
	public static function send( $pages, $removed, $sent_at ) {
		$body = wp_json_encode(
			array(
				'pages'   => $pages,
				'removed' => $removed,
			),
			JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
		);
		if ( false === $body ) {
			return self::error( 400, 0, __( 'The text of a page cannot be encoded.', 'prep-chat' ) );
		}
		$id       = 'msg_' . wp_generate_uuid4();
		$site     = (string) Prep_Chat_Options::get( 'site' );
		$response = wp_remote_post(
			Prep_Chat_Options::get( 'endpoint' ) . '/api/content',
			array(
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
				'body'        => $body,
				'headers'     => array_filter(
					array(
						'Content-Type'      => 'application/json',
						'webhook-id'        => $id,
						'webhook-timestamp' => (string) $sent_at,
						'webhook-signature' => self::signature( "$id.$sent_at.$body" ),
						'x-prep-chat-site'  => $site,
					),
					'strlen'
				),
			)
		);
		if ( is_wp_error( $response ) ) {
			return self::error( 0, 0, $response->get_error_message() );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$answer = json_decode( wp_remote_retrieve_body( $response ), true );
		if ( 200 === $status && is_array( $answer ) ) {
			return $answer;
		}
		$said = isset( $answer['error']['message'] ) && is_string( $answer['error']['message'] ) ? $answer['error']['message'] : '';
		return self::error( $status, (int) wp_remote_retrieve_header( $response, 'retry-after' ), $said );
	}

	/**
	 * Signs a text with the secret.
	 *
	 * @param string $text Id, time and body.
	 * @return string
	 */
	private static function signature( $text ) {
		$secret = substr( Prep_Chat_Options::secret( Prep_Chat_Options::CONTENT_SECRET ), strlen( 'whsec_' ) );
		// phpcs:disable WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode, WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- the specification asks for it.
		return 'v1,' . base64_encode( hash_hmac( 'sha256', $text, (string) base64_decode( $secret, true ), true ) );
		// phpcs:enable
	}

	/**
	 * An error with what to do about it.
	 *
	 * @param int    $status      Of the answer; 0 when there was none.
	 * @param int    $retry_after Seconds that the server asks to wait.
	 * @param string $said        What the server, or the network, says.
	 * @return WP_Error
	 */
	private static function error( $status, $retry_after, $said ) {
		if ( 0 === $status ) {
			/* translators: %s: what went wrong, by WordPress. */
			$text = sprintf( __( 'The server cannot be reached: %s', 'prep-chat' ), $said );
		} elseif ( 404 === $status ) {
			$text = __( 'The server takes no pages: the key of the site is wrong, or no secret is set there for it.', 'prep-chat' );
		} else {
			/* translators: 1: status of HTTP, 2: what the server says. */
			$text = sprintf( __( 'The server answered %1$d: %2$s', 'prep-chat' ), $status, $said );
		}
		return new WP_Error(
			'prep_chat',
			$text,
			array(
				'status'      => $status,
				'retry_after' => $retry_after,
			)
		);
	}
}
