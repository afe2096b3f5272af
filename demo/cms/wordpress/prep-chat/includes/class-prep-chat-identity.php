<?php
/**
 * Who is signed in.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Vouches for whoever is signed in, with a JWT of ten minutes that the widget asks for.
 */
final class Prep_Chat_Identity {

	const LIFETIME = 10 * MINUTE_IN_SECONDS;

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'rest_api_init', array( __CLASS__, 'register_route' ) );
	}

	/** The address that gives a token; the cookie of WordPress and its nonce say whose. */
	public static function register_route() {
		register_rest_route(
			'prep-chat/v1',
			'/token',
			array(
				'methods'             => WP_REST_Server::READABLE,
				'permission_callback' => static function () {
					return is_user_logged_in() && self::is_on();
				},
				'callback'            => static function () {
					$response = new WP_REST_Response( array( 'token' => self::token( get_current_user_id(), time() ) ) );
					$response->header( 'Cache-Control', 'no-store' );
					return $response;
				},
			)
		);
	}

	/** Tells the widget where to ask, on pages of people who are signed in. */
	public static function enqueue() {
		if ( ! self::is_on() || ! is_user_logged_in() ) {
			return;
		}
		wp_enqueue_script( 'prep-chat-identity', plugins_url( 'assets/identity.js', PREP_CHAT_FILE ), array(), PREP_CHAT_VERSION, true );
		$where = array(
			'url'   => esc_url_raw( rest_url( 'prep-chat/v1/token' ) ),
			'nonce' => wp_create_nonce( 'wp_rest' ),
		);
		wp_add_inline_script( 'prep-chat-identity', 'window.prepChatIdentity = ' . wp_json_encode( $where ) . ';', 'before' );
	}

	/**
	 * The issuer that the server has to know.
	 *
	 * @return string
	 */
	public static function issuer() {
		return untrailingslashit( home_url() );
	}

	/**
	 * A token for somebody; `sub` is no name and no address.
	 *
	 * @param int $user_id Whom it is for.
	 * @param int $now     Seconds since 1970.
	 * @return string
	 */
	public static function token( $user_id, $now ) {
		$head   = self::encode(
			array(
				'alg' => 'HS256',
				'typ' => 'JWT',
			)
		);
		$claims = self::encode(
			array(
				'iss' => self::issuer(),
				'aud' => Prep_Chat_Options::audience(),
				'sub' => 'user-' . $user_id,
				'iat' => $now,
				'exp' => $now + self::LIFETIME,
			)
		);
		$secret = Prep_Chat_Options::secret( Prep_Chat_Options::IDENTITY_SECRET );
		return "$head.$claims." . self::base64url( hash_hmac( 'sha256', "$head.$claims", $secret, true ) );
	}

	/**
	 * Whether there is all that it takes.
	 *
	 * @return bool
	 */
	private static function is_on() {
		return Prep_Chat_Options::get( 'identity' ) && strlen( Prep_Chat_Options::secret( Prep_Chat_Options::IDENTITY_SECRET ) ) >= 32;
	}

	/**
	 * A part of a token.
	 *
	 * @param array<string, mixed> $part Its names and values.
	 * @return string
	 */
	private static function encode( $part ) {
		return self::base64url( (string) wp_json_encode( $part, JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * Base64 as tokens have it.
	 *
	 * @param string $bytes Any bytes.
	 * @return string
	 */
	private static function base64url( $bytes ) {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- a JWT is made of it.
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}
}
