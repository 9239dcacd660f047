/** Pods of a namespace run on its nodes. Off unless asked for. */
import { labelKeyErrors, labelValueErrors } from '#api/names/label-names.ts'
import { withChanges } from '#api/objects/sharing.ts'
import type { Labels } from '#api/selectors/labels.ts'
import type { StatusError } from '#api/status/status.ts'
import { forbidden, unknownFailure } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { namespaceOf } from '#server/admission/plugins/namespace-of.ts'
import { core, isOf } from '#server/admission/request.ts'

/** Selectors by namespace: what its pods may ask for, and for the name below, what they ask for anyway. */
export type NodeSelectors = Readonly<Record<string, string>>

const annotation = 'scheduler.alpha.kubernetes.io/node-selector'
const standard = 'clusterDefaultNodeSelector'

export function createPodNodeSelector(selectors: NodeSelectors): AdmissionPlugin {
  const textOf = (name: string) => (Object.hasOwn(selectors, name) ? selectors[name]! : '')
  const ownOf = ({ metadata: { annotations = {} } }: Namespace) =>
    parseLabels(annotations[annotation] ?? textOf(standard))

  function judge({ metadata, spec }: Pod, namespace: Namespace): StatusError | undefined {
    const { nodeSelector = {} } = spec
    const refuse = (why: string) => forbidden(core.pods, metadata.name ?? '', why)
    if (conflicts(ownOf(namespace), nodeSelector)) {
      return refuse('pod node label selector conflicts with its namespace node label selector')
    }
    const allowed = parseLabels(textOf(namespace.metadata.name ?? ''))
    if (isWithin(nodeSelector, allowed)) return undefined
    return refuse('pod node label selector labels conflict with its namespace whitelist')
  }

  return {
    name: 'PodNodeSelector',
    handles: (admission) => isOf(admission, core.pods, 'CREATE'),
    async mutate(admission, context) {
      const pod = admission.object as Pod
      const namespace = await namespaceOf(admission, context)
      const nodeSelector = { ...ownOf(namespace), ...pod.spec.nodeSelector }
      const merged = withChanges(pod, { spec: withChanges(pod.spec, { nodeSelector }) })
      const refusal = judge(pod, namespace) ?? judge(merged, namespace)
      if (refusal) throw refusal
      return merged
    },
    validate: async (admission, context) =>
      judge(admission.object as Pod, await namespaceOf(admission, context)),
  }
}

/** `a=b,c=d`, in upstream's older form of selectors. Throws StatusError. */
function parseLabels(text: string): Labels {
  if (text === '') return {}
  return Object.fromEntries(text.split(',').map(parseLabel))
}

function parseLabel(text: string): readonly [string, string] {
  const parts = text.split('=')
  if (parts.length !== 2) throw unknownFailure(`invalid selector: [${parts.join(' ')}]`)
  const [key, value] = [parts[0]!.trim(), parts[1]!.trim()]
  refuseFor('<nil>', key, labelKeyErrors(key))
  refuseFor(`[${key}]`, value, labelValueErrors(value))
  return [key, value]
}

function refuseFor(at: string, value: string, errors: readonly string[]): void {
  if (errors.length === 0) return
  throw unknownFailure(`${at}: Invalid value: ${quoteGo(value)}: ${errors.join('; ')}`)
}

function conflicts(one: Labels, other: Labels): boolean {
  return Object.entries(one).some(
    ([key, value]) => Object.hasOwn(other, key) && other[key] !== value,
  )
}

/** Everything is within nothing: where nothing is said, all is allowed. */
function isWithin(labels: Labels, allowed: Labels): boolean {
  if (Object.keys(allowed).length === 0) return true
  return Object.entries(labels).every(
    ([key, value]) => Object.hasOwn(allowed, key) && allowed[key] === value,
  )
}
