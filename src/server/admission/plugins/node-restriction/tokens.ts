/** A node gets tokens for the pods that run on it, for those audiences that they ask for. */

import { isNotFound, type StatusError } from '#api/status/status.ts'
import { notFound } from '#api/status/status-answers.ts'
import { formatAggregate } from '#api/validation/field-error.ts'
import { quoteGo } from '#base/go/text.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '#kinds/core/persistentvolume/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { Pod, Volume } from '#kinds/core/pod/types.ts'
import type { CSIDriver } from '#kinds/storage/csidriver/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { podNotFound } from '#server/admission/plugins/node-restriction/pods.ts'
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
  if (!pod) throw podNotFound(name)
  if (pod.metadata.uid !== uid) {
    const what = `the UID in the bound object reference (${uid}) does not match the UID in record`
    return `${what}. The object might have been deleted and then recreated`
  }
  if (pod.spec.nodeName !== node) {
    return 'node requested token bound to a pod scheduled on a different node'
  }
  if (audiences.length > 1) return 'node may only request 0 or 1 audiences'
  const [audience = ''] = audiences
  const asked = await isAskedFor(audience, pod, admission, context)
  if (typeof asked === 'string') return `error validating audience ${quoteGo(audience)}: ${asked}`
  if (asked) return undefined
  if (await mayAsk(audience, admission, context)) return undefined
  const { name: user } = admission.user
  const what = `audience ${quoteGo(audience)} not found in pod spec volume`
  return `${what}, ${user} is not authorized to request tokens for this audience`
}

/** A text: why it cannot be told. */
async function isAskedFor(
  audience: string,
  pod: Pod,
  { namespace, call }: Admission,
  context: AdmissionContext,
): Promise<boolean | string> {
  const missing: string[] = []
  for (const volume of pod.spec.volumes ?? []) {
    const isProjected = volume.projected?.sources?.some(
      ({ serviceAccountToken: token }) => token && (token.audience ?? '') === audience,
    )
    if (isProjected) return true
    try {
      const driver = await driverOf(volume, pod, { namespace, call, context })
      if (driver && (await isForDriver(driver, audience, { call, context }))) return true
    } catch (error) {
      if (!isNotFound(error)) throw error
      missing.push((error as StatusError).message)
    }
  }
  return missing.length > 0 ? formatAggregate(missing) : false
}

interface Looking {
  readonly namespace: string
  readonly call: Admission['call']
  readonly context: AdmissionContext
}

/** Drivers that took over from what was built into Kubernetes once. */
const successors = {
  awsElasticBlockStore: 'ebs.csi.aws.com',
  azureDisk: 'disk.csi.azure.com',
  azureFile: 'file.csi.azure.com',
  cinder: 'cinder.csi.openstack.org',
  gcePersistentDisk: 'pd.csi.storage.gke.io',
  portworxVolume: 'pxd.portworx.com',
  vsphereVolume: 'csi.vsphere.vmware.com',
} as const

function successorOf(source: Volume | PersistentVolumeSpec): string | undefined {
  const names = Object.keys(successors) as (keyof typeof successors)[]
  const name = names.find((one) => source[one] !== undefined)
  return name && successors[name]
}

async function driverOf(volume: Volume, pod: Pod, looking: Looking): Promise<string | undefined> {
  const { csi, persistentVolumeClaim, ephemeral, name } = volume
  const claim = ephemeral ? `${pod.metadata.name}-${name}` : persistentVolumeClaim?.claimName
  if (claim !== undefined) return await driverOfClaim(claim, looking)
  return csi?.driver ?? successorOf(volume)
}

async function driverOfClaim(
  name: string,
  { namespace, call, context }: Looking,
): Promise<string | undefined> {
  const at = { namespace, name }
  const claim = await find<PersistentVolumeClaim>(context, core.persistentVolumeClaims, at, call)
  if (!claim) throw notFound({ group: '', resource: 'persistentvolumeclaim' }, name)
  const { volumeName = '' } = claim.spec ?? {}
  const where = { namespace: '', name: volumeName }
  const volume = await find<PersistentVolume>(context, core.persistentVolumes, where, call)
  if (!volume) throw notFound({ group: '', resource: 'persistentvolume' }, volumeName)
  return volume.spec.csi?.driver ?? successorOf(volume.spec)
}

async function isForDriver(
  name: string,
  audience: string,
  { call, context }: Omit<Looking, 'namespace'>,
): Promise<boolean> {
  const driver = await find<CSIDriver>(context, drivers, { namespace: '', name }, call)
  if (!driver) throw notFound({ group: 'storage.k8s.io', resource: 'csidriver' }, name)
  return driver.spec.tokenRequests?.some((one) => (one.audience ?? '') === audience) ?? false
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
