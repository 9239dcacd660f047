/** What the selectors of a request tell whoever decides on it. */

import { isGrammarError } from '#api/grammar-error.ts'
import { type FieldRequirements, parseFieldSelector } from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import type { LabelRequirements } from '#api/selectors/labels.ts'
import type { SelectorTexts } from '#server/http/request-info.ts'

export interface AskedSelectors {
  readonly labels?: LabelRequirements
  readonly fields?: FieldRequirements
}

export function askedSelectors({ labelSelector, fieldSelector }: SelectorTexts): AskedSelectors {
  const labels =
    labelSelector === '' ? undefined : readable(() => parseLabelSelector(labelSelector))
  const fields =
    fieldSelector === '' ? undefined : readable(() => parseFieldSelector(fieldSelector))
  return { ...(labels && { labels }), ...(fields && { fields }) }
}

/** What cannot be read is refused later, with words of its own; it narrows nothing here. */
function readable<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}
