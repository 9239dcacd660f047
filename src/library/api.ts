/**
 * The library's face: what `import … from 'coxswain/api'` offers. Everything else in the package is
 * its own business and may change.
 */
export type { Applied } from '#api/apply/apply-object.ts'
export type { Conflict } from '#api/apply/own-fields.ts'
export { isGrammarError } from '#api/grammar-error.ts'
export type { List, ObjectMeta, Resource } from '#api/metadata.ts'
export { addQuantities, canonicalQuantity, compareQuantities } from '#api/scalars/quantity.ts'
export type { Json, JsonObject } from '#api/scalars/scalars.ts'
export { matchesLabelSelector } from '#api/selectors/label-selector.ts'
export { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
export { matchesLabels } from '#api/selectors/labels.ts'
export { type ApplyOptions, apply, type PatchKind, patch } from '#library/changes.ts'
export {
  convert,
  type Format,
  type FormatOptions,
  format,
  type ParseOptions,
  parse,
  parseAll,
  StrictError,
  withDefaults,
} from '#library/objects.ts'
export {
  type Complaint,
  type ValidateOptions,
  type Verdict,
  validate,
  validateText,
} from '#library/verdict.ts'
