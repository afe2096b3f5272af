<?php
/**
 * Sends what is noted.
 *
 * @package Prep_Chat
 */

defined( 'ABSPATH' ) || exit;

/**
 * Works at the notes, outside of what editors wait for: after the answer to their browser where PHP can do that, else in
 * WP-Cron, which is woken at once.
 */
final class Prep_Chat_Sender {

	const HOOK   = 'prep_chat_send';
	const LOCK   = 'prep_chat_lock';
	const STATUS = 'prep_chat_status';
	/** How far the sending of everything has come: the id of the last post, and counts. */
	const EVERYTHING = 'prep_chat_everything';

	const PAGES_AT_ONCE = 20;
	const MOST_BYTES    = 2 * MB_IN_BYTES;
	const LOCK_SECONDS  = 120;
	const BUDGET        = 20;

	/** Hooks into WordPress. */
	public static function register() {
		add_action( self::HOOK, array( __CLASS__, 'run' ) );
		add_action( 'admin_init', array( __CLASS__, 'recover' ) );
	}

	/** Two requests that write to WP-Cron at a time can lose an event: what is noted must not wait for ever. */
	public static function recover() {
		if ( false === wp_next_scheduled( self::HOOK ) && ( get_option( self::EVERYTHING ) || Prep_Chat_Jobs::count() > 0 ) ) {
			self::wake();
		}
	}

	/** What is noted is sent as soon as this request is over. */
	public static function wake() {
		self::schedule( time() );
		if ( ! has_action( 'shutdown', array( __CLASS__, 'after_request' ) ) ) {
			add_action( 'shutdown', array( __CLASS__, 'after_request' ), 100 );
		}
	}

	/** The browser has its answer, or gets it without waiting for us. */
	public static function after_request() {
		if ( wp_doing_cron() ) {
			return;
		}
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
			self::run();
		} else {
			spawn_cron();
		}
	}

	/** Begins to send every page. */
	public static function begin_everything() {
		$types = (array) Prep_Chat_Options::get( 'post_types' );
		update_option(
			self::EVERYTHING,
			array(
				'after' => 0,
				'done'  => 0,
				'tries' => 0,
				'due'   => time(),
				'total' => array_sum(
					array_map(
						static function ( $type ) {
							return (int) wp_count_posts( $type )->publish;
						},
						$types
					)
				),
			),
			false
		);
		self::wake();
	}

	/** Sends what is due, as long as there is time; then sets the clock for the rest. */
	public static function run() {
		if ( ! Prep_Chat_Client::is_ready() || ! self::lock() ) {
			return;
		}
		$end = time() + self::BUDGET;
		try {
			do {
				$more = self::send_some();
			} while ( $more && time() < $end );
		} finally {
			delete_option( self::LOCK );
		}
		$all  = get_option( self::EVERYTHING );
		$next = array_filter( array( Prep_Chat_Jobs::next_due(), $all ? $all['due'] : null ) );
		if ( $next ) {
			self::schedule( max( min( $next ), time() ) );
		}
	}

	/** Forgets the clock. */
	public static function unschedule() {
		wp_clear_scheduled_hook( self::HOOK );
		delete_option( self::LOCK );
	}

	/**
	 * Sends one message; whether there is more to send.
	 *
	 * @return bool
	 */
	private static function send_some() {
		// Before anything is read: of two messages the one that was read later is to count.
		$sent_at = time();
		$jobs    = Prep_Chat_Jobs::due( self::PAGES_AT_ONCE );
		$all     = $jobs ? false : get_option( self::EVERYTHING );
		if ( $all && $all['due'] <= time() ) {
			$jobs = self::next_of_everything( $all );
			if ( ! $jobs ) {
				delete_option( self::EVERYTHING );
			}
		}
		if ( ! $jobs ) {
			return false;
		}
		$taken   = array();
		$pages   = array();
		$removed = array();
		$bytes   = 0;
		foreach ( $jobs as $job ) {
			// What this process has read before, another may have changed since.
			wp_cache_delete( $job['post'], 'posts' );
			wp_cache_delete( $job['post'], 'post_meta' );
			$post = get_post( $job['post'] );
			if ( Prep_Chat_Pages::is_public( $post ) && get_permalink( $post ) === $job['url'] ) {
				$page   = Prep_Chat_Pages::read( $post );
				$bytes += strlen( $page['html'] );
				if ( $pages && $bytes > self::MOST_BYTES ) {
					break;
				}
				$pages[] = $page;
			} else {
				$removed[] = $job['url'];
			}
			$taken[] = $job;
		}
		$report = Prep_Chat_Client::send( $pages, $removed, $sent_at );
		if ( is_wp_error( $report ) ) {
			self::failed( $taken, $report, $all );
			// One page among many that the server does not take: from here on each goes alone.
			return self::is_content_at_fault( $report ) && count( $taken ) > 1;
		}
		self::sent( $taken, $report, $all );
		return true;
	}

	/**
	 * Posts that come next when everything is sent, as notes of their own.
	 *
	 * @param array $all How far it has come.
	 * @return array<int, array>
	 */
	private static function next_of_everything( $all ) {
		global $wpdb;
		$types = (array) Prep_Chat_Options::get( 'post_types' );
		if ( ! $types ) {
			return array();
		}
		$marks = implode( ', ', array_fill( 0, count( $types ), '%s' ) );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- by id, so that no post is left out or sent twice; $marks are placeholders.
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE post_status = 'publish' AND ID > %d AND post_type IN ($marks) ORDER BY ID LIMIT %d", array_merge( array( $all['after'] ), $types, array( self::PAGES_AT_ONCE ) ) ) );
		return array_map(
			static function ( $id ) {
				return array(
					'post' => (int) $id,
					'url'  => (string) get_permalink( (int) $id ),
				);
			},
			$ids
		);
	}

	/**
	 * What the server has taken.
	 *
	 * @param array<int, array> $jobs   Notes of it.
	 * @param array             $report What became of it.
	 * @param array|false       $all    How far the sending of everything had come, if this is a part of it.
	 */
	private static function sent( $jobs, $report, $all ) {
		foreach ( $jobs as $job ) {
			if ( ! $all ) {
				Prep_Chat_Jobs::done( $job );
			}
			$post = get_post( $job['post'] );
			if ( Prep_Chat_Pages::is_public( $post ) && get_permalink( $post ) === $job['url'] ) {
				update_post_meta( $post->ID, Prep_Chat_Pages::SENT_AS, wp_slash( $job['url'] ) );
			} elseif ( $post ) {
				delete_post_meta( $post->ID, Prep_Chat_Pages::SENT_AS, wp_slash( $job['url'] ) );
			}
		}
		if ( $all ) {
			self::advance( $all, $jobs );
		}
		$failed = isset( $report['failed'] ) && is_array( $report['failed'] ) ? array_slice( $report['failed'], 0, 20 ) : array();
		$before = (array) get_option( self::STATUS, array() );
		self::note(
			array(
				'at'     => time(),
				'counts' => array_map( 'intval', array_intersect_key( $report, array_flip( array( 'added', 'changed', 'unchanged', 'removed' ) ) ) ),
				'failed' => $all && $all['done'] > count( $jobs ) && isset( $before['failed'] ) ? array_slice( array_merge( $before['failed'], $failed ), 0, 20 ) : $failed,
				'error'  => '',
			)
		);
	}

	/**
	 * What the server has not taken.
	 *
	 * @param array<int, array> $jobs  Notes of it.
	 * @param WP_Error          $error Why.
	 * @param array|false       $all   How far the sending of everything had come, if this is a part of it.
	 */
	private static function failed( $jobs, $error, $all ) {
		$after = (int) $error->get_error_data()['retry_after'];
		$given = 0;
		if ( self::is_content_at_fault( $error ) && count( $jobs ) > 1 ) {
			foreach ( $jobs as $job ) {
				Prep_Chat_Jobs::add( $job['url'], $job['post'], true );
			}
			if ( $all ) {
				self::advance( $all, $jobs );
			}
		} elseif ( $all ) {
			++$all['tries'];
			$all['due'] = time() + Prep_Chat_Jobs::pause( $all['tries'], $after );
			update_option( self::EVERYTHING, $all['tries'] < Prep_Chat_Jobs::MOST_TRIES ? $all : false, false );
		} else {
			foreach ( $jobs as $job ) {
				$given += Prep_Chat_Jobs::postpone( $job, $after ) ? 0 : 1;
			}
		}
		$text = $error->get_error_message();
		if ( $given > 0 ) {
			/* translators: %d: number of pages. */
			$text .= ' ' . sprintf( _n( '%d page was given up: send everything when this is mended.', '%d pages were given up: send everything when this is mended.', $given, 'prep-chat' ), $given );
		}
		self::note(
			array(
				'at'    => time(),
				'error' => $text,
			)
		);
	}

	/**
	 * Whether sending the same again cannot help.
	 *
	 * @param WP_Error $error What the client says.
	 * @return bool
	 */
	private static function is_content_at_fault( $error ) {
		return in_array( $error->get_error_data()['status'], array( 400, 413 ), true );
	}

	/**
	 * Notes how far the sending of everything has come.
	 *
	 * @param array             $all  How far it had come.
	 * @param array<int, array> $jobs What is dealt with.
	 */
	private static function advance( $all, $jobs ) {
		$all['after'] = end( $jobs )['post'];
		$all['done'] += count( $jobs );
		$all['tries'] = 0;
		update_option( self::EVERYTHING, $all, false );
	}

	/**
	 * Keeps what the settings page shows.
	 *
	 * @param array $news What has changed.
	 */
	private static function note( $news ) {
		update_option( self::STATUS, array_merge( (array) get_option( self::STATUS, array() ), $news ), false );
	}

	/**
	 * One at a time sends; one that died holds the others up for two minutes.
	 *
	 * @return bool
	 */
	private static function lock() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- an insert that fails when there is one is what makes it a lock.
		$own = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'no')", self::LOCK, time() ) );
		wp_cache_delete( self::LOCK, 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		if ( $own ) {
			return true;
		}
		if ( (int) get_option( self::LOCK ) < time() - self::LOCK_SECONDS ) {
			delete_option( self::LOCK );
		}
		self::schedule( time() + 5 );
		return false;
	}

	/**
	 * Sets the clock, unless it is set for then or before.
	 *
	 * @param int $time Seconds since 1970.
	 */
	private static function schedule( $time ) {
		$next = wp_next_scheduled( self::HOOK );
		if ( false !== $next && $next <= $time ) {
			return;
		}
		wp_clear_scheduled_hook( self::HOOK );
		wp_schedule_single_event( $time, self::HOOK );
	}
}
