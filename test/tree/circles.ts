/** Folders that stand on each other: none of them can be understood, moved or left out alone. */
import { codeOf, type File } from './files.ts'

/** Circles that stay, and why. */
export const mayStay: Readonly<Record<string, string>> = {
  'src/api/codec: json, plain': 'managed fields are JSON as a text within an object',
}

/** Groups of kinds name each other's shapes as upstream's do; what tests share knows all that they test. */
const elsewhere = /^src\/kinds\/|\/testing\/|\.(test|conformance)\.ts$/
const specifier = /\b(?:from |import\()'#([^']+)'/g

/** For each folder, which of what lies in it imports which. */
type Plan = Map<string, Map<string, Set<string>>>

/** As `folder: one, other`, of what lies in one folder; files alone are no matter of folders. */
export function circlesOf(files: readonly File[]): readonly string[] {
  return Array.from(planOf(files), ([folder, imports]) => {
    const reached = new Map(
      Array.from(imports.keys(), (name) => [name, reachedFrom(name, imports)]),
    )
    const circles = Array.from(reached, ([name, others]) =>
      [...others].filter((other) => reached.get(other)?.has(name)).sort(),
    )
    const ofFolders = circles.filter((names) => names.some((name) => !name.endsWith('.ts')))
    return [...new Set(ofFolders.map((names) => `${folder}: ${names.join(', ')}`))]
  }).flat()
}

function planOf(files: readonly File[]): Plan {
  const plan: Plan = new Map()
  for (const { path, text } of codeOf(files)) {
    if (!path.startsWith('src/') || elsewhere.test(path)) continue
    for (const [, target] of text.matchAll(specifier)) note(plan, path, `src/${target}`)
  }
  return plan
}

/** An import tells something of the one folder in which both ends lie, in different parts. */
function note(plan: Plan, from: string, to: string): void {
  const [a, b] = [from.split('/'), to.split('/')]
  const depth = a.findIndex((part, i) => part !== b[i])
  if (depth < 2) return // rooms have doors
  const folder = a.slice(0, depth).join('/')
  const imports = plan.get(folder) ?? new Map<string, Set<string>>()
  plan.set(folder, imports.set(a[depth]!, (imports.get(a[depth]!) ?? new Set()).add(b[depth]!)))
}

function reachedFrom(name: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set(imports.get(name))
  for (const next of reached) for (const other of imports.get(next) ?? []) reached.add(other)
  return reached
}
