/** A node gets tokens for the pods that run on it, for those audiences that they ask for. */
import { notFound } from '#api/status-answers.ts'
import { quoteGo } from '#base/go-text.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { CSIDriver } from '#kinds/storage/csidriver/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { core, find } from '#server/admission/request.ts'

const drivers = { group: 'storage.k8s.io', resource: 'csidrivers' }

/** Why a node may not; undefined if it may. Throws where the pod is not there. */
export async function tokenRefusal(
  node: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const { namespace, object, call } = admission
  const { boundObjectRef: reference, audiences = [] } = (object as TokenRequest).spec
  const { apiVersion, kind, name = '', uid = '' } = reference ?? {}
  if (apiVersion !== 'v1' || kind !== 'Pod' || name === '') {
    return 'node requested token not bound to a pod'
  }
  if (uid === '') return 'node requested token with a pod binding without a uid'
  const pod = await find<Pod>(context, core.pods, { namespace, name }, call)
  if (!pod) throw notFound(core.pods, name)
  if (pod.metadata.uid !== uid) {
    const what = `the UID in the bound object reference (${uid}) does not match the UID in record`
    return `${what}. The object might have been deleted and then recreated`
  }
  if (pod.spec.nodeName !== node) {
    return 'node requested token bound to a pod scheduled on a different node'
  }
  if (audiences.length > 1) return 'node may only request 0 or 1 audiences'
  const [audience = ''] = audiences
  if (await isAskedFor(audience, pod, admission, context)) return undefined
  if (await mayAsk(audience, admission, context)) return undefined
  const { name: user } = admission.user
  const what = `audience ${quoteGo(audience)} not found in pod spec volume`
  return `${what}, ${user} is not authorized to request tokens for this audience`
}

async function isAskedFor(
  audience: string,
  { metadata, spec: { volumes = [] } }: Pod,
  { namespace, call }: Admission,
  context: AdmissionContext,
): Promise<boolean> {
  for (const volume of volumes) {
    const { projected, csi, persistentVolumeClaim, ephemeral, name } = volume
    const isProjected = projected?.sources?.some(
      ({ serviceAccountToken: token }) => token && (token.audience ?? '') === audience,
    )
    if (isProjected) return true
    const claim = ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName
    const driver = csi?.driver ?? (claim && (await driverOfClaim(claim, namespace, call, context)))
    if (driver && (await isForDriver(driver, audience, call, context))) return true
  }
  return false
}

async function driverOfClaim(
  name: string,
  namespace: string,
  call: Admission['call'],
  context: AdmissionContext,
): Promise<string | undefined> {
  const at = { namespace, name }
  const claim = await find<PersistentVolumeClaim>(context, core.persistentVolumeClaims, at, call)
  const { volumeName } = claim?.spec ?? {}
  if (!volumeName) return undefined
  const where = { namespace: '', name: volumeName }
  const volume = await find<PersistentVolume>(context, core.persistentVolumes, where, call)
  return volume?.spec.csi?.driver
}

async function isForDriver(
  name: string,
  audience: string,
  call: Admission['call'],
  context: AdmissionContext,
): Promise<boolean> {
  const driver = await find<CSIDriver>(context, drivers, { namespace: '', name }, call)
  return driver?.spec.tokenRequests?.some((one) => (one.audience ?? '') === audience) ?? false
}

async function mayAsk(
  audience: string,
  { user, namespace, name, call }: Admission,
  { authorizer }: AdmissionContext,
): Promise<boolean> {
  const verb = 'request-serviceaccounts-token-audience'
  const asked = { user, verb, group: '', version: '', resource: audience, subresource: '' }
  const { verdict } = await authorizer.authorize({ ...asked, namespace, name }, call)
  return verdict === 'allow'
}
