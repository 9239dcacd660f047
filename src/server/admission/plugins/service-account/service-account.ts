/** Every pod runs as a service account, and gets a token of it unless it wants none. */
import { withChanges } from '#api/objects/sharing.ts'
import type { StatusError } from '#api/status/status.ts'
import { notFound, unknownFailure } from '#api/status/status-answers.ts'
import { sleep } from '#base/wait.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { ServiceAccount } from '#kinds/core/serviceaccount/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { mirrorRefusal } from '#server/admission/plugins/service-account/mirror.ts'
import {
  enforcesSecrets,
  ephemeralSecretRefusal,
  secretRefusal,
} from '#server/admission/plugins/service-account/secrets.ts'
import { withToken } from '#server/admission/plugins/service-account/token-volume.ts'
import { core, find, forbid, impossibleName, isOf, isResource } from '#server/admission/request.ts'

const defaultName = 'default'
/** A namespace that was just made gets its default account a moment later: worth waiting for. */
const defaultTries = 10
const retryMs = { least: 100, spread: 100 }

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',

  handles: (admission) => isOf(admission, core.pods, 'CREATE') || isDebugging(admission),

  mutate(admission, context) {
    const pod = admission.object as Pod
    if (admission.operation !== 'CREATE') return pod
    if (isMirror(pod)) {
      const refusal = mirrorRefusal(pod)
      if (refusal) throw forbid(admission, refusal)
      return pod
    }
    const name = pod.spec.serviceAccountName || defaultName
    return withAccount(admission, name, context, (account) => {
      const given = withSettings(pod, account, context)
      const refusal = enforcesSecrets(account) && secretRefusal(given.spec, account)
      if (refusal) throw forbid(admission, refusal)
      return given
    })
  },

  validate(admission, context) {
    const pod = admission.object as Pod
    if (admission.operation === 'CREATE' && isMirror(pod)) {
      return refusalOf(admission, mirrorRefusal(pod))
    }
    const { serviceAccountName: name = '' } = pod.spec
    if (name === '') {
      if (admission.operation !== 'CREATE') return undefined
      const which = `${admission.namespace}/${pod.metadata.name}`
      return forbid(admission, `no service account specified for pod ${which}`)
    }
    return withAccount(admission, name, context, (account) => {
      if (!enforcesSecrets(account)) return undefined
      if (admission.operation === 'CREATE') {
        return refusalOf(admission, secretRefusal(pod.spec, account))
      }
      // Upstream answers this one as a failure of the server.
      const refusal = ephemeralSecretRefusal(pod.spec, account)
      return refusal === undefined ? undefined : unknownFailure(refusal)
    })
  },
}

function isDebugging(admission: Admission): boolean {
  const { operation, subresource } = admission
  return (
    operation === 'UPDATE' &&
    subresource === 'ephemeralcontainers' &&
    isResource(admission, core.pods)
  )
}

function isMirror({ metadata: { annotations } }: Pod): boolean {
  return annotations !== undefined && mirrorAnnotation in annotations
}

function refusalOf(admission: Admission, why: string | undefined): StatusError | undefined {
  return why === undefined ? undefined : forbid(admission, why)
}

/** Goes on with the account: at once if it is known, as it mostly is. */
function withAccount<T>(
  admission: Admission,
  name: string,
  context: AdmissionContext,
  then: (account: ServiceAccount) => T,
): T | Promise<T> {
  const { namespace, call } = admission
  const found = find<ServiceAccount>(context, core.serviceAccounts, { namespace, name }, call)
  if (found && !(found instanceof Promise)) return then(found)
  return awaited(admission, name, context).then(then)
}

async function awaited(
  admission: Admission,
  name: string,
  context: AdmissionContext,
): Promise<ServiceAccount> {
  const { namespace, call } = admission
  const { clock, random } = context
  const delayMs = retryMs.least + random.below(retryMs.spread)
  const tries = name === defaultName ? defaultTries : 1
  for (let i = 0; i < tries; i++) {
    if (i > 0) await sleep(delayMs, { clock, signal: call.signal })
    const at = { namespace, name }
    const account = await find<ServiceAccount>(context, core.serviceAccounts, at, call)
    if (account) return account
  }
  const why =
    impossibleName(name) ?? notFound({ group: '', resource: 'serviceaccount' }, name).message
  throw forbid(admission, `error looking up service account ${namespace}/${name}: ${why}`)
}

function withSettings(pod: Pod, account: ServiceAccount, { random }: AdmissionContext): Pod {
  const { name } = account.metadata
  const mayMount =
    pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
  const spec = mayMount ? withToken(pod.spec, random) : pod.spec
  const { imagePullSecrets = [] } = account
  const takesSecrets = !spec.imagePullSecrets?.length && imagePullSecrets.length > 0
  return withChanges(pod, {
    spec: withChanges(spec, {
      serviceAccountName: name,
      serviceAccount: name,
      imagePullSecrets: takesSecrets ? imagePullSecrets : undefined,
    }),
  })
}
