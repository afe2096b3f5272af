<?php

/**
 * @file
 * What other modules can have a say in.
 */

use Drupal\node\NodeInterface;

/**
 * Alters a page before it is sent to the server.
 *
 * @param array|null $page
 *   The page with 'url', 'title' and 'html'; NULL keeps it out of the answers.
 * @param \Drupal\node\NodeInterface $node
 *   What it is made from, in the translation that is sent.
 */
function hook_prep_chat_page_alter(?array &$page, NodeInterface $node): void {
  if ($node->hasField('field_internal') && $node->get('field_internal')->value) {
    $page = NULL;
  }
}
