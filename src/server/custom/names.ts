/** Which of the names that a definition asks for it gets: those nobody else in its group has. */
import { quoteGo } from '#base/go/text.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type { Condition } from '#server/custom/conditions.ts'

export interface Naming {
  readonly accepted: CustomResourceDefinitionNames
  readonly condition: Condition
}

type Problem = readonly [reason: string, message: string]

/** `group`: all definitions of the group, this one among them. What was accepted once stays. */
export function planNames(
  { spec, status }: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
): Naming {
  const asked = spec.names
  const had = status?.acceptedNames ?? { plural: '', kind: '' }
  const { resources, kinds } = namesInUse(group)
  let problem: Problem | undefined
  const take = (
    wanted: string | undefined,
    own: string | undefined,
    [used, reason]: readonly [ReadonlySet<string>, string],
  ): string | undefined => {
    const name = wanted ?? ''
    if (name === (own ?? '') || !used.has(name)) return wanted
    problem = [reason, inUse(name)]
    return own
  }
  const plural = take(asked.plural, had.plural, [resources, 'PluralConflict'])
  const singular = take(asked.singular, had.singular, [resources, 'SingularConflict'])
  const short = takeShortNames(asked, had, resources)
  if (short.problem) problem = short.problem
  const kind = take(asked.kind, had.kind, [kinds, 'KindConflict'])
  const listKind = take(asked.listKind, had.listKind, [kinds, 'ListKindConflict'])
  const [reason, message] = problem ?? ['NoConflicts', 'no conflicts found']
  return {
    accepted: {
      plural: plural ?? '',
      ...(singular && { singular }),
      ...(short.names && { shortNames: short.names }),
      kind: kind ?? '',
      ...(listKind && { listKind }),
      ...(asked.categories && { categories: asked.categories }),
    },
    condition: { type: 'NamesAccepted', status: problem ? 'False' : 'True', reason, message },
  }
}

function takeShortNames(
  { shortNames: asked = [] }: CustomResourceDefinitionNames,
  { shortNames: had }: CustomResourceDefinitionNames,
  used: ReadonlySet<string>,
): { readonly names: readonly string[] | undefined; readonly problem?: Problem } {
  const taken = asked.filter((name) => !had?.includes(name) && used.has(name))
  if (taken.length === 0) return { names: asked.length > 0 ? asked : undefined }
  const all = [...new Set(taken.map(inUse))]
  const message = all.length === 1 ? all[0]! : `[${all.join(', ')}]`
  return { names: had, problem: ['ShortNamesConflict', message] }
}

function inUse(name: string): string {
  return `${quoteGo(name)} is already in use`
}

function namesInUse(group: readonly CustomResourceDefinition[]) {
  const resources = new Set<string>()
  const kinds = new Set<string>()
  for (const { status } of group) {
    const { plural, singular, shortNames = [], kind, listKind } = status?.acceptedNames ?? {}
    for (const name of [plural, singular, ...shortNames]) if (name) resources.add(name)
    for (const name of [kind, listKind]) if (name) kinds.add(name)
  }
  return { resources, kinds }
}
