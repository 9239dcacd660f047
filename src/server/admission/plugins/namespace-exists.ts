import { notFound } from '#api/status/status-answers.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, find, isResource } from '#server/admission/request.ts'

/** Nothing is written in a namespace that is not there. Off unless asked for. */
export const namespaceExists: AdmissionPlugin = {
  name: 'NamespaceExists',
  handles: (admission) =>
    admission.operation !== 'CONNECT' &&
    admission.namespace !== '' &&
    !isResource(admission, core.namespaces),
  async validate({ namespace, call }, context) {
    const found = await find(context, core.namespaces, { namespace: '', name: namespace }, call)
    return found ? undefined : notFound(core.namespaces, namespace)
  },
}
