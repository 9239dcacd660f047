import { notFound } from '#api/status/status-answers.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { core, find } from '#server/admission/request.ts'

/** The namespace that is written in. Throws StatusError (404) if it is not there. */
export async function namespaceOf(
  { namespace: name, call }: Admission,
  context: AdmissionContext,
): Promise<Namespace> {
  const found = await find<Namespace>(context, core.namespaces, { namespace: '', name }, call)
  if (!found) throw notFound(core.namespaces, name)
  return found
}
