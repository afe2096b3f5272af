<?php
/**
 * Plugin Name:       prep-chat
 * Description:       Ask AI for your own pages: a chat that answers from what you have published, cites the page, and knows an edit seconds after you publish it.
 * Version:           0.1.0
 * Requires at least: 6.0
 * Requires PHP:      7.4
 * Author:            The prep-chat authors
 * License:           MIT
 * License URI:       https://opensource.org/licenses/MIT
 * Text Domain:       prep-chat
 * Domain Path:       /languages
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

define( 'PREP_CHAT_VERSION', '0.1.0' );
define( 'PREP_CHAT_FILE', __FILE__ );

require_once __DIR__ . '/includes/class-prep-chat-options.php';
require_once __DIR__ . '/includes/class-prep-chat-page-meta.php';
require_once __DIR__ . '/includes/class-prep-chat-widget.php';
require_once __DIR__ . '/includes/class-prep-chat-identity.php';
require_once __DIR__ . '/includes/class-prep-chat-pages.php';
require_once __DIR__ . '/includes/class-prep-chat-jobs.php';
require_once __DIR__ . '/includes/class-prep-chat-client.php';
require_once __DIR__ . '/includes/class-prep-chat-sender.php';
require_once __DIR__ . '/includes/class-prep-chat-publishing.php';

add_action(
	'init',
	static function () {
		load_plugin_textdomain( 'prep-chat', false, dirname( plugin_basename( PREP_CHAT_FILE ) ) . '/languages' );
	}
);

Prep_Chat_Page_Meta::register();
Prep_Chat_Widget::register();
Prep_Chat_Identity::register();
Prep_Chat_Sender::register();
Prep_Chat_Publishing::register();

if ( is_admin() ) {
	require_once __DIR__ . '/includes/class-prep-chat-settings.php';
	require_once __DIR__ . '/includes/class-prep-chat-status.php';
	Prep_Chat_Settings::register();
	Prep_Chat_Status::register();
}

register_deactivation_hook( __FILE__, array( 'Prep_Chat_Sender', 'unschedule' ) );
