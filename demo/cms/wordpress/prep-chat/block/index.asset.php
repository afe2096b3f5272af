<?php
/**
 * What the block's script needs of WordPress; there is no build that would write this.
 *
 * @package Prep_Chat
 */

return array(
	'dependencies' => array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n' ),
	'version'      => '0.1.0',
);
