/** What Slack takes at most, as docs.slack.dev publishes it: lengths in characters unless said otherwise. */
export const LIMITS = {
  /** https://docs.slack.dev/reference/block-kit/blocks: up to 50 blocks in a message, 100 in a modal or a Home tab. */
  messageBlocks: 50,
  modalBlocks: 100,
  /** …/block-kit/composition-objects/text-object, which bounds a section's text, too. */
  text: 3_000,
  /** …/block-kit/blocks/section-block */
  fields: 10,
  field: 2_000,
  /** …/block-kit/blocks/header-block */
  header: 150,
  /** …/block-kit/blocks/actions-block */
  elements: 25,
  /** …/block-kit/blocks/input-block: label and hint. */
  label: 2_000,
  /** …/block-kit/blocks: any block's `block_id`; any element's `action_id`. */
  id: 255,
  /** …/block-kit/block-elements/button-element */
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  /** …/block-kit/block-elements/plain-text-input-element: the largest `max_length`; placeholders of all elements. */
  input: 3_000,
  placeholder: 150,
  /** …/block-kit/composition-objects/option-object; a menu has 100 options or 100 groups of them, radio buttons have 10. */
  option: 75,
  options: 100,
  radios: 10,
  /** https://docs.slack.dev/reference/views/modal-views: title, submit and close. */
  modalTitle: 24,
  /** https://docs.slack.dev/reference/methods/views.open: `view_too_large`, in bytes. */
  modalBytes: 250_000,
} as const;
