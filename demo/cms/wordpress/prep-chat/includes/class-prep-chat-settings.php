<?php
/**
 * The settings page.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Fields of the settings page, over the Settings API: it checks nonce and capability of what is saved.
 */
final class Prep_Chat_Settings {

	const PAGE       = 'prep-chat';
	const CAPABILITY = 'manage_options';

	/** Hooks into WordPress. */
	public static function register() {
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ) );
		add_action( 'admin_init', array( __CLASS__, 'add_fields' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( PREP_CHAT_FILE ), array( __CLASS__, 'add_link' ) );
	}

	/** Below "Settings". */
	public static function add_page() {
		add_options_page( __( 'prep-chat', 'prep-chat' ), __( 'prep-chat', 'prep-chat' ), self::CAPABILITY, self::PAGE, array( __CLASS__, 'show' ) );
	}

	/**
	 * A link in the list of plugins.
	 *
	 * @param string[] $links Those that there are.
	 * @return string[]
	 */
	public static function add_link( $links ) {
		$url = admin_url( 'options-general.php?page=' . self::PAGE );
		return array_merge( array( sprintf( '<a href="%s">%s</a>', esc_url( $url ), esc_html__( 'Settings', 'prep-chat' ) ) ), $links );
	}

	/** Options, sections and fields. */
	public static function add_fields() {
		register_setting( self::PAGE, Prep_Chat_Options::NAME, array( 'sanitize_callback' => array( 'Prep_Chat_Options', 'sanitize' ) ) );
		self::register_secret(
			Prep_Chat_Options::CONTENT_SECRET,
			'~^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$~',
			__( 'The secret for pages begins with whsec_ and is as the server has it.', 'prep-chat' )
		);
		self::register_secret(
			Prep_Chat_Options::IDENTITY_SECRET,
			'~^\S{32,256}$~',
			__( 'The secret for identities has at least 32 characters and no spaces.', 'prep-chat' )
		);

		self::section(
			'server',
			__( 'Your server', 'prep-chat' ),
			array(
				'endpoint' => array( __( 'Address', 'prep-chat' ), 'url', __( 'Where your prep-chat server is reached, such as https://chat.example.com.', 'prep-chat' ) ),
				'site'     => array( __( 'Key of the site', 'prep-chat' ), 'text', __( 'Empty where the server works for this site alone.', 'prep-chat' ) ),
			)
		);
		self::section(
			'chat',
			__( 'The chat', 'prep-chat' ),
			array(
				'everywhere' => array( __( 'On every page', 'prep-chat' ), 'checkbox', __( 'Show the button of the chat on every page. On single pages it can be switched off in the editor.', 'prep-chat' ) ),
				'mode'       => array( __( 'Form', 'prep-chat' ), 'select', '' ),
				'position'   => array( __( 'Side', 'prep-chat' ), 'select', '' ),
				'theme'      => array( __( 'Light or dark', 'prep-chat' ), 'select', '' ),
				'accent'     => array( __( 'Colour', 'prep-chat' ), 'text', __( 'A hex colour such as #0a7.', 'prep-chat' ) ),
				'heading'    => array( __( 'Title', 'prep-chat' ), 'text', '' ),
				'welcome'    => array( __( 'Sentence above the first question', 'prep-chat' ), 'text', '' ),
				'starters'   => array( __( 'Example questions', 'prep-chat' ), 'textarea', __( 'One a line.', 'prep-chat' ) ),
			)
		);
		self::section(
			'content',
			__( 'Pages', 'prep-chat' ),
			array(
				Prep_Chat_Options::CONTENT_SECRET => array( __( 'Secret for pages', 'prep-chat' ), 'secret', __( 'The one that the server has for this site. Pages are sent as soon as you publish them.', 'prep-chat' ) ),
				'post_types'                      => array( __( 'What is sent', 'prep-chat' ), 'post_types', '' ),
			)
		);
		self::section(
			'identity',
			__( 'People who are signed in', 'prep-chat' ),
			array(
				'identity'                         => array(
					__( 'Vouch for them', 'prep-chat' ),
					'checkbox',
					/* translators: %s: address of this site. */
					sprintf( __( 'They find their conversations on each device. The server has to know the issuer %s, the algorithm HS256 and the secret.', 'prep-chat' ), Prep_Chat_Identity::issuer() ),
				),
				Prep_Chat_Options::IDENTITY_SECRET => array( __( 'Secret for identities', 'prep-chat' ), 'secret', '' ),
			)
		);
	}

	/** The page. */
	public static function show() {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1>';
		Prep_Chat_Status::show();
		echo '<form action="options.php" method="post">';
		settings_fields( self::PAGE );
		do_settings_sections( self::PAGE );
		submit_button();
		echo '</form></div>';
	}

	/**
	 * One field.
	 *
	 * @param array{name: string, kind: string, help: string, label_for: string} $field Which.
	 */
	public static function show_field( $field ) {
		$name = $field['name'];
		if ( 'secret' === $field['kind'] ) {
			self::show_secret( $name );
		} elseif ( 'checkbox' === $field['kind'] ) {
			self::show_checkbox( $name, $field['help'] );
			return;
		} else {
			self::show_option( $name, $field['kind'] );
		}
		if ( '' !== $field['help'] ) {
			printf( '<p class="description" id="%s-help">%s</p>', esc_attr( $field['label_for'] ), esc_html( $field['help'] ) );
		}
	}

	/**
	 * A box with what it does beside it.
	 *
	 * @param string $name Of the option.
	 * @param string $help What it does.
	 */
	private static function show_checkbox( $name, $help ) {
		printf(
			'<label><input type="checkbox" id="%s" name="%s" value="1" %s> %s</label>',
			esc_attr( "prep-chat-$name" ),
			esc_attr( Prep_Chat_Options::NAME . "[$name]" ),
			checked( Prep_Chat_Options::get( $name ), true, false ),
			esc_html( $help )
		);
	}

	/**
	 * A field of an option that may be seen.
	 *
	 * @param string $name Of the option.
	 * @param string $kind Of the field.
	 */
	private static function show_option( $name, $kind ) {
		$value = Prep_Chat_Options::get( $name );
		$id    = "prep-chat-$name";
		$as    = Prep_Chat_Options::NAME . "[$name]";
		if ( 'textarea' === $kind ) {
			printf( '<textarea id="%s" name="%s" rows="4" class="regular-text">%s</textarea>', esc_attr( $id ), esc_attr( $as ), esc_textarea( $value ) );
		} elseif ( 'select' === $kind ) {
			printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( $as ) );
			foreach ( Prep_Chat_Options::choices()[ $name ] as $choice ) {
				printf( '<option value="%s" %s>%s</option>', esc_attr( $choice ), selected( $value, $choice, false ), esc_html( self::label( $choice ) ) );
			}
			echo '</select>';
		} elseif ( 'post_types' === $kind ) {
			foreach ( get_post_types( array( 'public' => true ), 'objects' ) as $type ) {
				printf(
					'<label><input type="checkbox" name="%s[]" value="%s" %s> %s</label><br>',
					esc_attr( $as ),
					esc_attr( $type->name ),
					checked( in_array( $type->name, (array) $value, true ), true, false ),
					esc_html( $type->labels->name )
				);
			}
		} else {
			printf( '<input type="%s" id="%s" name="%s" value="%s" class="regular-text">', esc_attr( $kind ), esc_attr( $id ), esc_attr( $as ), esc_attr( $value ) );
		}
	}

	/**
	 * A choice in words.
	 *
	 * @param string $choice One of Prep_Chat_Options::choices().
	 * @return string
	 */
	private static function label( $choice ) {
		$labels = array(
			'floating' => __( 'A button in the corner', 'prep-chat' ),
			'panel'    => __( 'A panel at the side', 'prep-chat' ),
			'end'      => __( 'At the end of lines (right in English)', 'prep-chat' ),
			'start'    => __( 'At their beginning', 'prep-chat' ),
			'auto'     => __( 'As the device', 'prep-chat' ),
			'light'    => __( 'Light', 'prep-chat' ),
			'dark'     => __( 'Dark', 'prep-chat' ),
		);
		return $labels[ $choice ];
	}

	/**
	 * A secret is never shown again.
	 *
	 * @param string $name Of its option.
	 */
	private static function show_secret( $name ) {
		if ( Prep_Chat_Options::is_constant( $name ) ) {
			/* translators: %s: name of a constant. */
			echo esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'prep-chat' ), strtoupper( $name ) ) );
			return;
		}
		$is_set = '' !== Prep_Chat_Options::secret( $name );
		printf(
			'<input type="password" id="%1$s" name="%2$s" value="" class="regular-text" autocomplete="new-password" placeholder="%3$s">',
			esc_attr( "prep-chat-$name" ),
			esc_attr( $name ),
			$is_set ? esc_attr__( 'Set; empty keeps it, - removes it', 'prep-chat' ) : ''
		);
	}

	/**
	 * An option with a secret, which is not loaded with every page.
	 *
	 * @param string $name    Of the option.
	 * @param string $pattern What it has to look like.
	 * @param string $problem What to say otherwise.
	 */
	private static function register_secret( $name, $pattern, $problem ) {
		if ( Prep_Chat_Options::is_constant( $name ) ) {
			return;
		}
		if ( false === get_option( $name ) ) {
			add_option( $name, '', '', false );
		}
		register_setting(
			self::PAGE,
			$name,
			array(
				'sanitize_callback' => static function ( $given ) use ( $name, $pattern, $problem ) {
					return Prep_Chat_Options::sanitize_secret( $name, $given, $pattern, $problem );
				},
			)
		);
	}

	/**
	 * A section with its fields.
	 *
	 * @param string                              $id     Its name.
	 * @param string                              $title  Above it.
	 * @param array<string, array<int, string>> $fields Label, kind and help by name.
	 */
	private static function section( $id, $title, $fields ) {
		add_settings_section( $id, $title, '__return_empty_string', self::PAGE );
		foreach ( $fields as $name => list( $label, $kind, $help ) ) {
			add_settings_field(
				$name,
				$label,
				array( __CLASS__, 'show_field' ),
				self::PAGE,
				$id,
				array(
					'name'      => $name,
					'kind'      => $kind,
					'help'      => $help,
					'label_for' => 'post_types' === $kind ? '' : "prep-chat-$name",
				)
			);
		}
	}
}
