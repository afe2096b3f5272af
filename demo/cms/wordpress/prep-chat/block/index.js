/* The block in the editor: its settings, and a picture of where it will be. Without JSX, so that nothing is built. */
(function ({ blocks, blockEditor, components, element, i18n }) {
  const { createElement: el, Fragment } = element;
  const { __ } = i18n;

  blocks.registerBlockType('prep-chat/chat', {
    edit({ attributes, setAttributes }) {
      const field = (Control, name, label, help) =>
        el(Control, {
          label,
          help,
          value: attributes[name],
          onChange: (value) => setAttributes({ [name]: value }),
        });
      const { TextControl, PanelBody, Placeholder } = components;
      const settings = el(
        PanelBody,
        { title: __('Words', 'prep-chat') },
        field(TextControl, 'heading', __('Title', 'prep-chat')),
        field(TextControl, 'welcome', __('Sentence above the first question', 'prep-chat')),
        field(
          TextControl,
          'starters',
          __('Example questions', 'prep-chat'),
          __('Separated by |', 'prep-chat'),
        ),
      );
      return el(
        Fragment,
        {},
        el(blockEditor.InspectorControls, {}, settings),
        el(
          'div',
          blockEditor.useBlockProps(),
          el(Placeholder, {
            icon: 'format-chat',
            label: attributes.heading || 'prep-chat',
            instructions: __('Visitors ask here, and are answered from your pages.', 'prep-chat'),
          }),
        ),
      );
    },
    save: () => null,
  });
})(window.wp);
