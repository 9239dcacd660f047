/** Which container of a pod is meant. */
import { badRequest } from '#api/status/status-answers.ts'
import type { Pod } from '#kinds/core/pod/types.ts'

/** Throws StatusError (400) in upstream's words. */
export function chooseContainer({ metadata, spec }: Pod, asked: string): string {
  const names = namesOf(spec.containers)
  const initNames = namesOf(spec.initContainers)
  if (asked !== '') {
    const all = [...names, ...initNames, ...namesOf(spec.ephemeralContainers)]
    if (all.includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`)
  }
  if (names.length === 1) return names[0]!
  const need = `a container name must be specified for pod ${metadata.name}`
  if (names.length === 0) throw badRequest(need)
  const orInit =
    initNames.length > 0 ? ` or one of the init containers: [${initNames.join(' ')}]` : ''
  throw badRequest(`${need}, choose one of: [${names.join(' ')}]${orInit}`)
}

function namesOf(containers: readonly { readonly name: string }[] = []): readonly string[] {
  return containers.map(({ name }) => name)
}
