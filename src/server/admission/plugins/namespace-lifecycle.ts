/** Nothing is made in a namespace that is not there, or about to go; some namespaces stay. */
import type { Resource } from '#api/metadata.ts'
import { StatusError } from '#api/status/status.ts'
import { forbidden, notFound } from '#api/status/status-answers.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import type { Admission, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, find, forbid, isOf, isResource } from '#server/admission/request.ts'

const immortal = new Set(['default', 'kube-system', 'kube-public'])
const reviews = { group: 'authorization.k8s.io', resource: 'localsubjectaccessreviews' }

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',

  handles: (admission) =>
    admission.operation === 'DELETE'
      ? isOf(admission, core.namespaces, 'DELETE')
      : admission.operation !== 'CONNECT' &&
        admission.namespace !== '' &&
        !isResource(admission, core.namespaces) &&
        !isResource(admission, reviews),

  mutate(admission, context) {
    const { namespace, call } = admission
    const found = find<Namespace>(
      context,
      core.namespaces,
      { namespace: '', name: namespace },
      call,
    )
    if (found instanceof Promise) return found.then((one) => admitted(admission, one))
    return admitted(admission, found)
  },

  validate({ operation, name }) {
    if (operation !== 'DELETE' || !immortal.has(name)) return undefined
    return forbidden(core.namespaces, name, 'this namespace may not be deleted')
  },
}

function admitted(admission: Admission, namespace: Namespace | undefined): Resource {
  if (!namespace) throw notFound(core.namespaces, admission.namespace)
  if (admission.operation === 'CREATE' && namespace.status?.phase === 'Terminating') {
    throw terminating(admission)
  }
  return admission.object!
}

/** Controllers tell by the cause that trying again is of no use. */
function terminating(admission: Admission): StatusError {
  const { namespace } = admission
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const { status } = forbid(admission, why)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  return new StatusError({ ...status, details: { ...status.details, causes: [cause] } })
}
