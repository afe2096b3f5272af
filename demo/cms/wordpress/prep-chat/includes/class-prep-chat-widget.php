<?php
/**
 * The chat on the pages of the site.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * One script tag, which brings the button in the corner, and the element where a shortcode or a block puts it.
 */
final class Prep_Chat_Widget {

	const HANDLE = 'prep-chat';

	/**
	 * Whether the element stands in the content: then the script adds none.
	 *
	 * @var bool
	 */
	private static $is_placed = false;

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'init', array( __CLASS__, 'register_block' ) );
		add_action( 'wp_enqueue_scripts', array( __CLASS__, 'enqueue' ) );
		add_filter( 'script_loader_tag', array( __CLASS__, 'script_tag' ), 10, 2 );
	}

	/** The block and the shortcode: the same element. */
	public static function register_block() {
		register_block_type( dirname( PREP_CHAT_FILE ) . '/block', array( 'render_callback' => array( __CLASS__, 'render' ) ) );
		wp_set_script_translations( 'prep-chat-chat-editor-script', 'prep-chat', dirname( PREP_CHAT_FILE ) . '/languages' );
		add_shortcode( 'prep-chat', array( __CLASS__, 'render' ) );
	}

	/** Brings the script where the chat is to be on every page. */
	public static function enqueue() {
		if ( Prep_Chat_Options::get( 'everywhere' ) && ! self::is_hidden() ) {
			self::enqueue_script();
		}
	}

	/**
	 * The element, for a shortcode or a block.
	 *
	 * @param mixed $attributes What its author has set: heading, welcome, starters.
	 * @return string
	 */
	public static function render( $attributes ) {
		$endpoint = (string) Prep_Chat_Options::get( 'endpoint' );
		// A chat is no content of the page, and a feed cannot show it.
		if ( '' === $endpoint || self::$is_placed || Prep_Chat_Pages::is_reading() || is_feed() || self::is_hidden() ) {
			return '';
		}
		self::$is_placed = true;
		self::enqueue_script();
		$given = shortcode_atts(
			array(
				'heading'  => '',
				'welcome'  => '',
				'starters' => '',
			),
			$attributes
		);
		$all   = array( 'mode' => 'inline' ) + array_filter( $given ) + self::settings();
		unset( $all['position'] );
		return '<prep-chat' . self::to_html( $all, '' ) . '></prep-chat>';
	}

	/**
	 * Makes a module of the script, and tells it the settings.
	 *
	 * @param string $tag    What WordPress would write.
	 * @param string $handle The script's name.
	 * @return string
	 */
	public static function script_tag( $tag, $handle ) {
		if ( self::HANDLE !== $handle ) {
			return $tag;
		}
		// phpcs:ignore WordPress.WP.EnqueuedResources.NonEnqueuedScript -- it is the enqueued one, as a module.
		$script = '<script type="module" src="' . esc_url( self::script_url() ) . '"';
		if ( self::$is_placed || ! Prep_Chat_Options::get( 'everywhere' ) ) {
			return $script . " data-manual></script>\n";
		}
		return $script . self::to_html( self::settings(), 'data-' ) . "></script>\n";
	}

	/** Loads the script in the footer, and what hands it the visitor's identity. */
	private static function enqueue_script() {
		if ( '' === (string) Prep_Chat_Options::get( 'endpoint' ) ) {
			return;
		}
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- the server names its own version.
		wp_enqueue_script( self::HANDLE, self::script_url(), array(), null, true );
		Prep_Chat_Identity::enqueue();
	}

	/**
	 * Where the script is.
	 *
	 * @return string
	 */
	private static function script_url() {
		return Prep_Chat_Options::get( 'endpoint' ) . '/prep-chat.js';
	}

	/**
	 * Whether the author of the page wants no chat on it.
	 *
	 * @return bool
	 */
	private static function is_hidden() {
		return is_singular() && (bool) get_post_meta( get_queried_object_id(), Prep_Chat_Page_Meta::HIDDEN, true );
	}

	/**
	 * Attributes of the element.
	 *
	 * @return array<string, string>
	 */
	private static function settings() {
		$all = array( 'endpoint' => (string) Prep_Chat_Options::get( 'endpoint' ) );
		foreach ( array( 'site', 'mode', 'position', 'theme', 'accent', 'heading', 'welcome' ) as $name ) {
			$all[ $name ] = (string) Prep_Chat_Options::get( $name );
		}
		$starters        = preg_split( '/\s*\R\s*/', (string) Prep_Chat_Options::get( 'starters' ), -1, PREG_SPLIT_NO_EMPTY );
		$all['starters'] = implode( '|', $starters ? $starters : array() );
		/**
		 * Attributes of the chat on this page, without `data-`.
		 *
		 * @param array<string, string> $all By their names.
		 */
		return array_filter( (array) apply_filters( 'prep_chat_attributes', $all ), 'strlen' );
	}

	/**
	 * Attributes as HTML, each with a space before it.
	 *
	 * @param array<string, string> $attributes By their names.
	 * @param string                $prefix     Of each name.
	 * @return string
	 */
	private static function to_html( $attributes, $prefix ) {
		$html = '';
		foreach ( $attributes as $name => $value ) {
			$html .= sprintf( ' %s%s="%s"', $prefix, sanitize_key( $name ), esc_attr( $value ) );
		}
		return $html;
	}
}
