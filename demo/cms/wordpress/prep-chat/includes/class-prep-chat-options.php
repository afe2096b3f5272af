<?php
/**
 * What the owner has set.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads options with their defaults, and makes sure of what comes from a form.
 */
final class Prep_Chat_Options {

	/** Name of the option with everything that may be seen. */
	const NAME = 'prep_chat';

	/** Names of the options with secrets; a constant of the same name in capitals counts more. */
	const CONTENT_SECRET  = 'prep_chat_content_secret';
	const IDENTITY_SECRET = 'prep_chat_identity_secret';

	/**
	 * What counts where nothing is set.
	 *
	 * @return array<string, mixed>
	 */
	public static function defaults() {
		return array(
			'endpoint'   => '',
			'site'       => '',
			'everywhere' => true,
			'mode'       => 'floating',
			'position'   => 'end',
			'theme'      => 'auto',
			'accent'     => '',
			'heading'    => '',
			'welcome'    => '',
			'starters'   => '',
			'identity'   => false,
			'post_types' => array( 'post', 'page' ),
		);
	}

	/**
	 * One option.
	 *
	 * @param string $name Its name in defaults().
	 * @return mixed
	 */
	public static function get( $name ) {
		$stored = get_option( self::NAME );
		$all    = array_merge( self::defaults(), is_array( $stored ) ? $stored : array() );
		return $all[ $name ];
	}

	/**
	 * A secret, from wp-config.php or from the database; empty when there is none.
	 *
	 * @param string $name One of the constants of this class.
	 * @return string
	 */
	public static function secret( $name ) {
		return self::is_constant( $name ) ? (string) constant( strtoupper( $name ) ) : (string) get_option( $name, '' );
	}

	/**
	 * Whether a secret is set in wp-config.php.
	 *
	 * @param string $name One of the constants of this class.
	 * @return bool
	 */
	public static function is_constant( $name ) {
		return defined( strtoupper( $name ) );
	}

	/**
	 * Key of the site as tokens name it.
	 *
	 * @return string
	 */
	public static function audience() {
		$site = (string) self::get( 'site' );
		return '' === $site ? 'default' : $site;
	}

	/**
	 * Makes sure of the form; what is wrong is said, and stays as it was.
	 *
	 * @param mixed $given What was sent.
	 * @return array<string, mixed>
	 */
	public static function sanitize( $given ) {
		$given = is_array( $given ) ? $given : array();
		$clean = self::defaults();
		foreach ( array( 'heading', 'welcome' ) as $name ) {
			$clean[ $name ] = sanitize_text_field( self::text( $given, $name ) );
		}
		$clean['starters'] = sanitize_textarea_field( self::text( $given, 'starters' ) );
		foreach ( self::choices() as $name => $choices ) {
			$value          = self::text( $given, $name );
			$clean[ $name ] = in_array( $value, $choices, true ) ? $value : self::get( $name );
		}
		foreach ( array( 'everywhere', 'identity' ) as $name ) {
			$clean[ $name ] = ! empty( $given[ $name ] );
		}
		$types               = isset( $given['post_types'] ) ? array_map( 'sanitize_key', (array) $given['post_types'] ) : array();
		$clean['post_types'] = array_values( array_intersect( $types, get_post_types( array( 'public' => true ) ) ) );
		$clean['endpoint']   = self::matching(
			'endpoint',
			untrailingslashit( esc_url_raw( trim( self::text( $given, 'endpoint' ) ), array( 'https', 'http' ) ) ),
			'~^https?://[^/?#\s]+(?:/[^?#\s]*)?$~',
			__( 'The address of the server must begin with https:// and have no ? or #.', 'prep-chat' )
		);
		$clean['site']       = self::matching(
			'site',
			trim( self::text( $given, 'site' ) ),
			'~^[a-z0-9][a-z0-9_-]{0,63}$~',
			__( 'The key of the site is a word of small letters, digits, - and _.', 'prep-chat' )
		);
		$clean['accent']     = self::matching(
			'accent',
			trim( self::text( $given, 'accent' ) ),
			'~^#(?:[0-9a-fA-F]{3}){1,2}$~',
			__( 'The colour must be a hex colour such as #0a7.', 'prep-chat' )
		);
		return $clean;
	}

	/**
	 * Makes sure of a secret: an empty field keeps the one that there is, "-" removes it.
	 *
	 * @param string $name    One of the constants of this class.
	 * @param mixed  $given   What was sent.
	 * @param string $pattern What it has to look like.
	 * @param string $problem What to say otherwise.
	 * @return string
	 */
	public static function sanitize_secret( $name, $given, $pattern, $problem ) {
		$given = is_string( $given ) ? trim( $given ) : '';
		$known = (string) get_option( $name, '' );
		if ( '' === $given || $given === $known ) {
			return $known;
		}
		if ( '-' === $given ) {
			return '';
		}
		if ( preg_match( $pattern, $given ) ) {
			return $given;
		}
		add_settings_error( self::NAME, $name, $problem );
		return $known;
	}

	/**
	 * Options with a closed list of values.
	 *
	 * @return array<string, string[]>
	 */
	public static function choices() {
		return array(
			'mode'     => array( 'floating', 'panel' ),
			'position' => array( 'end', 'start' ),
			'theme'    => array( 'auto', 'light', 'dark' ),
		);
	}

	/**
	 * A text of a form.
	 *
	 * @param array<string, mixed> $given The form.
	 * @param string               $name  Name of its field.
	 * @return string
	 */
	private static function text( $given, $name ) {
		return isset( $given[ $name ] ) && is_string( $given[ $name ] ) ? $given[ $name ] : '';
	}

	/**
	 * The value when it is empty or fits the pattern; else says why not and keeps what there is.
	 *
	 * @param string $name    Name of the option.
	 * @param string $value   The new value.
	 * @param string $pattern What it has to look like.
	 * @param string $problem What to say otherwise.
	 * @return string
	 */
	private static function matching( $name, $value, $pattern, $problem ) {
		if ( '' === $value || preg_match( $pattern, $value ) ) {
			return $value;
		}
		add_settings_error( self::NAME, $name, $problem );
		return (string) self::get( $name );
	}
}
