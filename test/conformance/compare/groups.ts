/** Gathers differences, so that what one rule does wrong is one line. */

export interface Difference {
  readonly base: string
  readonly kind: string
  readonly verb: string
  readonly change: unknown
  readonly lines: readonly string[]
}

interface Group {
  readonly shape: string
  count: number
  readonly kinds: Map<string, number>
  readonly examples: Difference[]
}

const examplesKept = 3

/** Most frequent first. */
export function groupsOf(differences: readonly Difference[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const difference of differences) {
    const shape = [...new Set(difference.lines.map(shapeOf))].join('\n    ')
    const group: Group = groups.get(shape) ?? { shape, count: 0, kinds: new Map(), examples: [] }
    groups.set(shape, group)
    group.count++
    const kind = `${difference.kind} ${difference.verb}`
    group.kinds.set(kind, (group.kinds.get(kind) ?? 0) + 1)
    if (group.examples.length < examplesKept) group.examples.push(difference)
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count)
}

/** Without places in lists, quoted texts, numbers, and the way to a pod's template. */
function shapeOf(line: string): string {
  return line
    .replaceAll(/"(?:[^"\\]|\\.)*"?/g, '"…"')
    .replaceAll(/\[[^\]]*\]/g, '[*]')
    .replaceAll(/\{.*\}/g, '{…}')
    .replaceAll(/(\b|\/)(spec[./])?(jobTemplate[./]spec[./])?template[./](?=spec|metadata)/g, '$1')
    .replaceAll(/\/\d+(?=[/:])/g, '/*')
    .replaceAll(/\b-?\d+(\.\d+)?\b/g, (number) => (/^[245]\d\d$/.test(number) ? number : 'N'))
    .slice(0, 300)
}

export function printGroups(
  differences: readonly Difference[],
  { show, print }: { show: number; print: (line: string) => void },
): void {
  for (const { shape, count, kinds, examples } of groupsOf(differences)) {
    const where = [...kinds].map(([kind, times]) => `${kind} ${times}`).slice(0, 6)
    print(`${count} × ${shape}\n    in ${where.join(', ')}${kinds.size > 6 ? ', …' : ''}`)
    for (const { base, verb, change, lines } of examples.slice(0, show)) {
      print(`    ${base} ${verb} ${cut(JSON.stringify(change), 300)}`)
      for (const line of lines.slice(0, 4)) print(`        ${cut(line, 400)}`)
    }
  }
}

function cut(text: string, most: number): string {
  const short = text.replaceAll(/(.)\1{19,}/g, (run, one: string) => `${one}×${run.length}`)
  return short.length > most ? `${short.slice(0, most)}…` : short
}
