<?php
/**
 * Addresses about which the server is still to hear.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * One option for each address, so that two editors at a time cannot overwrite each other's. An entry names a post, never
 * its text: what is sent is the post as it is then.
 */
final class Prep_Chat_Jobs {

	const PREFIX = 'prep_chat_job_';

	/** After so many failures somebody has to look. */
	const MOST_TRIES = 10;

	/**
	 * Notes an address; it is due at once.
	 *
	 * @param string $url      Where visitors see it.
	 * @param int    $post_id  Its post, which may be gone by then.
	 * @param bool   $is_alone Whether it is to be sent in a message of its own.
	 */
	public static function add( $url, $post_id, $is_alone = false ) {
		$job = array(
			'url'   => $url,
			'post'  => $post_id,
			'tries' => 0,
			'due'   => time(),
			'alone' => $is_alone,
			// Another one for the same address is another entry: what has come meanwhile is not taken for done.
			'mark'  => wp_generate_uuid4(),
		);
		update_option( self::PREFIX . md5( $url ), $job, false );
	}

	/**
	 * Entries whose time has come, the oldest first.
	 *
	 * @param int $most How many.
	 * @return array<int, array{url: string, post: int, tries: int, due: int, alone: bool, mark: string}>
	 */
	public static function due( $most ) {
		$due   = array_filter(
			self::all(),
			static function ( $job ) {
				return $job['due'] <= time();
			}
		);
		$first = reset( $due );
		if ( $first && $first['alone'] ) {
			return array( $first );
		}
		$together = array_filter(
			$due,
			static function ( $job ) {
				return ! $job['alone'];
			}
		);
		return array_slice( $together, 0, $most );
	}

	/**
	 * When the next one is due, seconds since 1970; null when there is none.
	 *
	 * @return int|null
	 */
	public static function next_due() {
		$all = self::all();
		return $all ? min( array_column( $all, 'due' ) ) : null;
	}

	/**
	 * How many there are.
	 *
	 * @return int
	 */
	public static function count() {
		return count( self::all() );
	}

	/**
	 * Takes one off, unless it was noted anew.
	 *
	 * @param array $job The entry.
	 */
	public static function done( $job ) {
		if ( self::is_same( $job ) ) {
			delete_option( self::PREFIX . md5( $job['url'] ) );
		}
	}

	/**
	 * Puts one off to a later time; false when it has been tried too often and is given up.
	 *
	 * @param array $job   The entry.
	 * @param int   $after Seconds to wait at least.
	 * @return bool
	 */
	public static function postpone( $job, $after ) {
		if ( ! self::is_same( $job ) ) {
			return true;
		}
		++$job['tries'];
		if ( $job['tries'] >= self::MOST_TRIES ) {
			self::done( $job );
			return false;
		}
		$job['due'] = time() + self::pause( $job['tries'], $after );
		update_option( self::PREFIX . md5( $job['url'] ), $job, false );
		return true;
	}

	/**
	 * Seconds to wait after a failure.
	 *
	 * @param int $tries How often it has failed.
	 * @param int $least What the server asks for.
	 * @return int
	 */
	public static function pause( $tries, $least ) {
		return max( $least, (int) min( 6 * HOUR_IN_SECONDS, 15 * 2 ** $tries ) );
	}

	/**
	 * All entries in the order in which they are due.
	 *
	 * @return array<int, array>
	 */
	private static function all() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- options cannot be listed otherwise, and a list of what is to be done must not be stale.
		$rows = $wpdb->get_col(
			$wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( self::PREFIX ) . '%' )
		);
		$jobs = array_filter( array_map( 'maybe_unserialize', $rows ), 'is_array' );
		usort(
			$jobs,
			static function ( $a, $b ) {
				return $a['due'] <=> $b['due'];
			}
		);
		return $jobs;
	}

	/**
	 * Whether an entry is still the one that was read.
	 *
	 * @param array $job The entry.
	 * @return bool
	 */
	private static function is_same( $job ) {
		$name = self::PREFIX . md5( $job['url'] );
		wp_cache_delete( $name, 'options' );
		$now = get_option( $name );
		return is_array( $now ) && $now['mark'] === $job['mark'];
	}
}
