<?php
/**
 * Leaves nothing behind: options, marks on pages, the clock.
 *
 * @package Prep_Chat
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** Removes what is in the tables of the current site. */
function prep_chat_uninstall() {
	global $wpdb;
	wp_clear_scheduled_hook( 'prep_chat_send' );
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- options cannot be listed otherwise.
	$names = $wpdb->get_col(
		$wpdb->prepare( "SELECT option_name FROM {$wpdb->options} WHERE option_name = 'prep_chat' OR option_name LIKE %s", $wpdb->esc_like( 'prep_chat_' ) . '%' )
	);
	array_map( 'delete_option', $names );
	foreach ( array( '_prep_chat_hidden', '_prep_chat_unindexed', '_prep_chat_sent_as' ) as $key ) {
		delete_post_meta_by_key( $key );
	}
}

if ( is_multisite() ) {
	foreach ( get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	) as $prep_chat_site ) {
		switch_to_blog( $prep_chat_site );
		prep_chat_uninstall();
		restore_current_blog();
	}
} else {
	prep_chat_uninstall();
}
