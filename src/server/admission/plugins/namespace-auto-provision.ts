/** Whatever is made in a namespace that is not there makes that first. Off unless asked for. */
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, forbid, isResource, storeOf } from '#server/admission/request.ts'

export const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',

  handles: (admission) =>
    admission.operation === 'CREATE' &&
    !admission.dryRun &&
    admission.namespace !== '' &&
    !isResource(admission, core.namespaces),

  mutate(admission, context) {
    const { namespace: name, object } = admission
    const known = storeOf(context, core.namespaces)?.peek({ namespace: '', name })
    return known ? (object as Resource) : provided(admission, context)
  },
}

async function provided(
  admission: Admission,
  { resources, writes }: AdmissionContext,
): Promise<Resource> {
  const { group, resource } = core.namespaces
  const namespaces = resources.hub(group, resource)
  if (!namespaces) throw new TypeError('Namespaces are not served')
  const { apiVersion, definition } = namespaces
  const metadata = { name: admission.namespace }
  const namespace = { apiVersion, kind: definition.kind, metadata, spec: {} }
  try {
    await writes.create(namespaces, namespace, admission.call.signal)
  } catch (error) {
    const refusal = refusalOf(admission, error)
    if (refusal) throw refusal
  }
  return admission.object as Resource
}

/** Nothing, if somebody else was faster. A refusal of rights is told as it is. */
function refusalOf(admission: Admission, error: unknown): Error | undefined {
  if (!isStatusError(error)) throw error
  const { reason } = error.status
  if (reason === 'AlreadyExists') return undefined
  return reason === 'Forbidden' ? error : forbid(admission, error.message)
}
