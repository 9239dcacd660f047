/** Finalizers that others might use as well are allowed, but warned of. */
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { quoteGo } from '#base/go/text.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'

const standard = ['orphan', 'foregroundDeletion', 'kubernetes']

export function finalizerWarnings(
  { metadata }: CustomResource,
  old?: CustomResource,
): readonly string[] {
  const known = old?.metadata.finalizers ?? []
  const added = new Set(metadata.finalizers?.filter((name) => !known.includes(name)))
  return [...added]
    .toSorted()
    .flatMap((name) =>
      complaints(name).map((why) => `metadata.finalizers: ${quoteGo(name)}: ${why}`),
    )
}

function complaints(name: string): readonly string[] {
  const wrong = qualifiedNameErrors(name)
  if (name.includes('/') || standard.includes(name)) return wrong
  const path = name.includes('.') ? ' including a path (/)' : ''
  const why = `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`
  return [...wrong, why]
}
