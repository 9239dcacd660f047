/** The names of a kind, as wanted in the spec and as given in the status. */
import { dns1035LabelErrors } from '#api/names/dns-names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { CustomResourceDefinitionNames } from '#kinds/apiextensions/customresourcedefinition/types.ts'

type Names = Partial<CustomResourceDefinitionNames>

export function missingNames(names: Names, at: FieldPath): readonly FieldError[] {
  return (['plural', 'singular', 'kind', 'listKind'] as const)
    .filter((key) => (names[key] ?? '') === '')
    .map((key) => required(at.child(key)))
}

export function validateNames(names: Names, at: FieldPath): readonly FieldError[] {
  const { plural, singular, kind = '', listKind = '', shortNames = [], categories = [] } = names
  return [
    ...labelErrors(plural, at.child('plural')),
    ...labelErrors(singular, at.child('singular')),
    ...mixedErrors(kind, at.child('kind')),
    ...mixedErrors(listKind, at.child('listKind')),
    ...shortNames.flatMap((name, i) => itemErrors(name, at.child('shortNames').index(i))),
    ...(kind !== '' && kind === listKind
      ? [invalid(at.child('listKind'), listKind, 'kind and listKind may not be the same')]
      : []),
    ...categories.flatMap((name, i) => itemErrors(name, at.child('categories').index(i))),
  ]
}

function labelErrors(name = '', at: FieldPath): readonly FieldError[] {
  return name === '' ? [] : itemErrors(name, at)
}

/** All that is wrong with a label is one cause. */
function itemErrors(name: string, at: FieldPath): readonly FieldError[] {
  const errors = dns1035LabelErrors(name)
  return errors.length === 0 ? [] : [invalid(at, name, errors.join(','))]
}

function mixedErrors(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return []
  const errors = dns1035LabelErrors(name.toLowerCase())
  if (errors.length === 0) return []
  const detail = `may have mixed case, but should otherwise match: ${errors.join(',')}`
  return [invalid(at, name, detail)]
}
