<?php

declare(strict_types=1);

namespace Drupal\prep_chat\Plugin\Block;

use Drupal\Core\Block\Attribute\Block;
use Drupal\Core\Block\BlockBase;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Drupal\prep_chat\Widget;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * The chat inside a page, in place of the button in the corner.
 */
#[Block(
  id: 'prep_chat',
  admin_label: new TranslatableMarkup('prep-chat'),
  category: new TranslatableMarkup('Search'),
)]
final class PrepChatBlock extends BlockBase implements ContainerFactoryPluginInterface {

  public function __construct(array $configuration, string $plugin_id, mixed $plugin_definition, protected Widget $widget) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): self {
    return new self($configuration, $plugin_id, $plugin_definition, $container->get('prep_chat.widget'));
  }

  /**
   * {@inheritdoc}
   */
  public function defaultConfiguration(): array {
    return ['label_display' => FALSE, 'heading' => '', 'welcome' => '', 'starters' => ''];
  }

  /**
   * {@inheritdoc}
   */
  public function blockForm($form, FormStateInterface $form_state): array {
    $form['heading'] = [
      '#type' => 'textfield',
      '#title' => $this->t('Title of the chat'),
      '#description' => $this->t('Empty for that of the settings, here and below.'),
      '#default_value' => $this->configuration['heading'],
    ];
    $form['welcome'] = [
      '#type' => 'textfield',
      '#title' => $this->t('Sentence above the first question'),
      '#default_value' => $this->configuration['welcome'],
    ];
    $form['starters'] = [
      '#type' => 'textarea',
      '#title' => $this->t('Example questions'),
      '#description' => $this->t('One a line.'),
      '#default_value' => $this->configuration['starters'],
    ];
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function blockSubmit($form, FormStateInterface $form_state): void {
    foreach (['heading', 'welcome', 'starters'] as $name) {
      $this->configuration[$name] = trim($form_state->getValue($name));
    }
  }

  /**
   * {@inheritdoc}
   */
  public function build(): array {
    $given = array_intersect_key($this->configuration, ['heading' => '', 'welcome' => '', 'starters' => '']);
    return $this->widget->element($given);
  }

}
