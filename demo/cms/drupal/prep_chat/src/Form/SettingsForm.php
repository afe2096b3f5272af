<?php

declare(strict_types=1);

namespace Drupal\prep_chat\Form;

use Drupal\Core\Batch\BatchBuilder;
use Drupal\Core\Datetime\DateFormatterInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Form\ConfigFormBase;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Drupal\prep_chat\Options;
use Drupal\prep_chat\Outbox;
use Drupal\prep_chat\Sender;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * Where the server is, what the chat looks like, and what is sent.
 */
final class SettingsForm extends ConfigFormBase {

  private const SECONDS_A_STEP = 5;

  /**
   * What the owner has set.
   */
  protected Options $options;

  /**
   * What is still to be sent.
   */
  protected Outbox $outbox;

  /**
   * What was sent.
   */
  protected Sender $sender;

  /**
   * Where content types are.
   */
  protected EntityTypeManagerInterface $entityTypeManager;

  /**
   * Says how long ago something was.
   */
  protected DateFormatterInterface $dateFormatter;

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container): static {
    $form = parent::create($container);
    $form->options = $container->get('prep_chat.options');
    $form->outbox = $container->get('prep_chat.outbox');
    $form->sender = $container->get('prep_chat.sender');
    $form->entityTypeManager = $container->get('entity_type.manager');
    $form->dateFormatter = $container->get('date.formatter');
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function getFormId(): string {
    return 'prep_chat_settings';
  }

  /**
   * {@inheritdoc}
   */
  protected function getEditableConfigNames(): array {
    return [Options::CONFIG];
  }

  /**
   * {@inheritdoc}
   */
  public function buildForm(array $form, FormStateInterface $form_state): array {
    $form['status'] = $this->status();
    $form['server'] = $this->section($this->t('Your server'), [
      'server' => ['url', $this->t('Address'), $this->t('Where your prep-chat server is reached, such as https://chat.example.com.')],
      'site' => ['textfield', $this->t('Key of the site'), $this->t('Empty where the server works for this site alone.')],
      'address' => ['url', $this->t('Address of this site'), $this->t('As visitors see it: pages are sent with it, and cron knows none.')],
    ]);
    $request = $this->getRequest();
    $form['server']['address']['#required'] = TRUE;
    $form['server']['address']['#default_value'] = $this->options->address() ?: $request->getSchemeAndHttpHost() . $request->getBasePath();
    $form['chat'] = $this->section($this->t('The chat'), [
      'mode' => ['select', $this->t('Form'), NULL, ['floating' => $this->t('A button in the corner'), 'panel' => $this->t('A panel at the side')]],
      'position' => ['select', $this->t('Side'), NULL, ['end' => $this->t('At the end of lines (right in English)'), 'start' => $this->t('At their beginning')]],
      'theme' => ['select', $this->t('Light or dark'), NULL, ['auto' => $this->t('As the device'), 'light' => $this->t('Light'), 'dark' => $this->t('Dark')]],
      'accent' => ['textfield', $this->t('Colour'), $this->t('A hex colour such as #0a7.')],
      'heading' => ['textfield', $this->t('Title')],
      'welcome' => ['textfield', $this->t('Sentence above the first question')],
      'starters' => ['textarea', $this->t('Example questions'), $this->t('One a line.')],
    ], 'attributes.');
    $types = array_map(
      static fn ($type): string => (string) $type->label(),
      $this->entityTypeManager->getStorage('node_type')->loadMultiple(),
    );
    $form['pages'] = $this->section($this->t('Where it is'), [
      'everywhere' => ['checkbox', $this->t('Show the chat without a block'), $this->t('On every page, except in the administration.')],
      'paths' => ['textarea', $this->t('Paths'), $this->t('One a line, with * for anything; %front is the front page. Empty for all.', ['%front' => '<front>'])],
      'only_paths' => ['radios', $this->t('On these paths'), NULL, [$this->t('Leave the chat out'), $this->t('Show it, and nowhere else')]],
      'hidden_types' => ['checkboxes', $this->t('Content types without the chat'), NULL, $types],
    ]);
    $form['pages']['only_paths']['#default_value'] = (int) $this->options->config()->get('only_paths');
    $form['content'] = $this->section($this->t('What it answers from'), [
      'unsent_types' => ['checkboxes', $this->t('Content types that stay out of the answers'), $this->t('Pages that need a login always stay out.'), $types],
    ]);
    $form['content'][Options::CONTENT_SECRET] = ['#weight' => -1]
      + $this->secret(Options::CONTENT_SECRET, $this->t('Secret for pages'), $this->t('The one that the server has for this site.'));
    $form['people'] = $this->section($this->t('People who are logged in'), [
      'identity' => ['checkbox', $this->t('Vouch for them'), $this->t('They find their conversations on each device. The server has to know the address of this site as issuer, the algorithm HS256 and the secret.')],
    ]);
    $form['people'][Options::IDENTITY_SECRET] = $this->secret(Options::IDENTITY_SECRET, $this->t('Secret for identities'), $this->t('At least 32 characters.'));
    $form = parent::buildForm($form, $form_state);
    $form['actions']['everything'] = [
      '#type' => 'submit',
      '#value' => $this->t('Send everything'),
      '#submit' => ['::sendEverything'],
      '#limit_validation_errors' => [],
      '#access' => $this->options->server() !== NULL,
    ];
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function validateForm(array &$form, FormStateInterface $form_state): void {
    parent::validateForm($form, $form_state);
    $patterns = [
      'server' => ['~^https?://[^/?#\s]+(?:/[^?#\s]*)?$~', $this->t('The address of the server begins with https:// and has no ? or #.')],
      'address' => ['~^https?://[^/?#\s]+(?:/[^?#\s]*)?$~', $this->t('The address of this site begins with https:// and has no ? or #.')],
      'site' => ['~^[a-z0-9][a-z0-9_-]{0,63}$~', $this->t('The key of the site is a word of small letters, digits, - and _.')],
      'accent' => ['~^#(?:[0-9a-fA-F]{3}){1,2}$~', $this->t('The colour is a hex colour such as #0a7.')],
      Options::CONTENT_SECRET => ['~^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$~', $this->t('The secret for pages begins with whsec_ and is as the server has it.')],
      Options::IDENTITY_SECRET => ['~^\S{32,256}$~', $this->t('The secret for identities has at least 32 characters and no spaces.')],
    ];
    foreach ($patterns as $name => [$pattern, $problem]) {
      $value = trim((string) $form_state->getValue($name));
      if ($name === 'server' || $name === 'address') {
        $value = rtrim($value, '/');
      }
      $form_state->setValue($name, $value);
      $is_removal = $value === '-' && in_array($name, [Options::CONTENT_SECRET, Options::IDENTITY_SECRET], TRUE);
      if ($value !== '' && !$is_removal && !preg_match($pattern, $value)) {
        $form_state->setErrorByName($name, $problem);
      }
    }
  }

  /**
   * {@inheritdoc}
   */
  public function submitForm(array &$form, FormStateInterface $form_state): void {
    $sent_before = $this->sentWith();
    $config = $this->config(Options::CONFIG);
    foreach (['server', 'site', 'address', 'paths'] as $name) {
      $config->set($name, trim((string) $form_state->getValue($name)));
    }
    foreach (['mode', 'position', 'theme', 'accent', 'heading', 'welcome', 'starters'] as $name) {
      $config->set("attributes.$name", trim((string) $form_state->getValue($name)));
    }
    foreach (['everywhere', 'only_paths', 'identity'] as $name) {
      $config->set($name, (bool) $form_state->getValue($name));
    }
    foreach (['hidden_types', 'unsent_types'] as $name) {
      $config->set($name, array_values(array_filter($form_state->getValue($name))));
    }
    $config->save();
    foreach ([Options::CONTENT_SECRET, Options::IDENTITY_SECRET] as $name) {
      $secret = (string) $form_state->getValue($name);
      if ($secret !== '') {
        $this->options->setSecret($name, $secret === '-' ? '' : $secret);
      }
    }
    parent::submitForm($form, $form_state);
    if ($this->options->server() && $this->sentWith() !== $sent_before) {
      $this->sendEverything($form, $form_state);
    }
  }

  /**
   * Sends every page, with a bar that shows how far this is.
   */
  public function sendEverything(array &$form, FormStateInterface $form_state): void {
    $this->outbox->noteEverything();
    $batch = (new BatchBuilder())
      ->setTitle($this->t('Sending your pages'))
      ->addOperation([self::class, 'sendSome'], [$this->outbox->count()]);
    batch_set($batch->toArray());
  }

  /**
   * A step of that; what cannot be sent now is left to cron.
   *
   * @param int $total
   *   How many messages there are.
   * @param array|\ArrayAccess $context
   *   How far it is.
   */
  public static function sendSome(int $total, array|\ArrayAccess &$context): void {
    $outbox = \Drupal::service('prep_chat.outbox');
    $is_more = $outbox->work(self::SECONDS_A_STEP);
    $left = $outbox->count();
    $context['finished'] = $is_more ? 1 - $left / max($total, $left + 1) : 1;
  }

  /**
   * On what it depends what the server has to know.
   *
   * @return array
   *   Values to compare.
   */
  private function sentWith(): array {
    $config = $this->options->config();
    return [(array) $this->options->server(), $config->get('address'), $config->get('unsent_types')];
  }

  /**
   * How the sending stands.
   */
  private function status(): array {
    $status = $this->sender->status();
    $waiting = $this->outbox->count();
    if (!$this->options->server()) {
      $sentences = [$this->t('Say where your server is and what its secret for pages is; from then on it hears of each page that you publish.')];
    }
    elseif ($status['error'] !== '') {
      $sentences = [$this->t('prep-chat could not send your pages, and tries again with cron. @error', ['@error' => $status['error']])];
    }
    elseif ($waiting > 0) {
      $sentences = [$this->formatPlural($waiting, 'One message with pages is waiting to be sent.', '@count messages with pages are waiting to be sent.')];
    }
    elseif ($status['at'] === 0) {
      $sentences = [$this->t('Nothing has been sent yet.')];
    }
    else {
      $sentences = [$this->t('The server knows your pages as they are. Last sent @time ago.', ['@time' => $this->dateFormatter->formatTimeDiffSince($status['at'])])];
    }
    foreach ($status['failed'] as $page) {
      $sentences[] = $this->t('@url: @message', ['@url' => $page['url'], '@message' => $page['message']]);
    }
    return ['#theme' => 'item_list', '#items' => $sentences, '#attributes' => ['class' => ['prep-chat-status']]];
  }

  /**
   * A section of fields.
   *
   * @param \Drupal\Core\StringTranslation\TranslatableMarkup $title
   *   Above it.
   * @param array<string, array> $fields
   *   Type, label, help and choices, by the names of settings.
   * @param string $prefix
   *   Of these names in the configuration.
   */
  private function section(TranslatableMarkup $title, array $fields, string $prefix = ''): array {
    $section = ['#type' => 'details', '#title' => $title, '#open' => TRUE];
    foreach ($fields as $name => $field) {
      $value = $this->options->config()->get($prefix . $name);
      $section[$name] = array_filter([
        '#type' => $field[0],
        '#title' => $field[1],
        '#description' => $field[2] ?? NULL,
        '#options' => $field[3] ?? NULL,
      ], static fn ($value): bool => $value !== NULL) + ['#default_value' => $field[0] === 'checkboxes' ? (array) $value : $value];
    }
    return $section;
  }

  /**
   * A field of a secret, which is never shown again.
   */
  private function secret(string $name, TranslatableMarkup $title, TranslatableMarkup $help): array {
    if ($this->options->isSecretInFile($name)) {
      return ['#type' => 'item', '#title' => $title, '#markup' => $this->t('Set in settings.php.')];
    }
    return [
      '#type' => 'password',
      '#title' => $title,
      '#description' => $this->options->secret($name) === '' ? $help : $this->t('It is set. Empty keeps it, - removes it.'),
      '#attributes' => ['autocomplete' => 'new-password'],
      '#maxlength' => 256,
    ];
  }

}
