/** Which taints the pods of a namespace bear, and which they may. Off unless asked for. */
import { decodeJson, encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { withChanges } from '#api/objects/sharing.ts'
import type { StatusError } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import { goJsonKind } from '#base/go/json.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import type { Pod, Toleration } from '#kinds/core/pod/types.ts'
import { schema } from '#kinds/schema.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { namespaceOf } from '#server/admission/plugins/namespace-of.ts'
import { covers, mergedTolerations } from '#server/admission/plugins/tolerations.ts'
import { core, isOf } from '#server/admission/request.ts'

/** For namespaces that say nothing. */
export interface TolerationLimits {
  readonly default: readonly Toleration[]
  /** None allows all. */
  readonly whitelist: readonly Toleration[]
}

const annotations = {
  default: 'scheduler.alpha.kubernetes.io/defaultTolerations',
  whitelist: 'scheduler.alpha.kubernetes.io/tolerationsWhitelist',
} as const

/** Only pods that ask for nothing are kept off a node that is short of memory. */
const memoryPressure: Toleration = {
  ...{ key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
}

const type = schema.type('io.k8s.api.core.v1.Toleration')!

export function createPodTolerationRestriction(limits: TolerationLimits): AdmissionPlugin {
  function judge({ spec }: Pod, namespace: Namespace): StatusError | undefined {
    const { tolerations = [] } = spec
    if (tolerations.length === 0) return undefined
    const own = tolerationsIn(namespace, 'whitelist')
    const allowed = own ?? limits.whitelist
    if (allowed.length === 0) return undefined
    if (tolerations.every((one) => allowed.some((wide) => covers(wide, one)))) return undefined
    const what = 'pod tolerations (possibly merged with namespace default tolerations)'
    return unknownFailure(`${what} conflict with its ${own ? 'namespace' : 'cluster'} whitelist`)
  }

  return {
    name: 'PodTolerationRestriction',
    handles: (admission) => isOf(admission, core.pods, 'CREATE', 'UPDATE'),
    async mutate(admission, context) {
      const pod = admission.object as Pod
      const namespace = await namespaceOf(admission, context)
      const isNew = admission.operation === 'CREATE'
      const more = isNew ? (tolerationsIn(namespace, 'default') ?? limits.default) : []
      const isGuest = qosClassOf(pod.spec) === 'BestEffort'
      const changed = withTolerations(pod, isGuest ? more : [...more, memoryPressure])
      const refusal = judge(changed, namespace)
      if (refusal) throw refusal
      return changed
    },
    validate: async (admission, context) =>
      judge(admission.object as Pod, await namespaceOf(admission, context)),
  }
}

function withTolerations(pod: Pod, more: readonly Toleration[]): Pod {
  if (more.length === 0) return pod
  const tolerations = mergedTolerations(pod.spec.tolerations ?? [], more)
  return withChanges(pod, { spec: withChanges(pod.spec, { tolerations }) })
}

/** Nothing if the namespace says nothing: none is something else. Throws StatusError. */
function tolerationsIn(
  { metadata }: Namespace,
  which: keyof typeof annotations,
): readonly Toleration[] | undefined {
  const text = metadata.annotations?.[annotations[which]]
  if (text === undefined || text === '') return text === undefined ? undefined : []
  try {
    return readTolerations(text)
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw unknownFailure(error.message, 500, { cause: error })
  }
}

function readTolerations(text: string): readonly Toleration[] {
  const list = parseJson(text).object ?? []
  if (Array.isArray(list)) {
    return list.map((one) => decodeJson<Toleration>(type, encodeJsonValue(one)).object)
  }
  const what = `json: cannot unmarshal ${goJsonKind(list)} into Go value of type []v1.Toleration`
  throw new DecodeError(what)
}
