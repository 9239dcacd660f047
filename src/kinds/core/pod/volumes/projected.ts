/** The rules for volumes made of secrets, config maps, tokens and facts about the pod. */

import { labelSelectorStruct, validateLabelSelector } from '#api/selectors/label-selector.ts'
import { type FieldError, forbidden, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import {
  signerOfTrustBundle,
  trustBundleNameErrors,
  validateSignerName,
} from '#kinds/certificates/shared/signer-name.ts'
import type { PodSpecOptions } from '#kinds/core/pod/options.ts'
import { need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import {
  validateFieldSelector,
  validateResourceSelector,
  volumeFields,
} from '#kinds/core/pod/spec/downward.ts'
import { validateFileMode, validateOwnPath } from '#kinds/core/pod/spec/paths.ts'
import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '#kinds/core/pod/types.ts'
import { checkPodCertificate } from '#kinds/core/pod/volumes/pod-certificate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

export function checkKeyToPath({ errors, at }: Spot, { key, path, mode }: KeyToPath): void {
  need({ errors, at }, 'key', key)
  need({ errors, at }, 'path', path)
  errors.push(
    ...validateOwnPath(path, at.child('path')),
    ...validateFileMode(mode, at.child('mode')),
  )
}

/** Errors name the list, not the item, as upstream's do. */
export function checkDownwardFile(spot: Spot, file: DownwardAPIVolumeFile): void {
  const { errors, at } = spot
  const { path, fieldRef, resourceFieldRef, mode } = file
  need(spot, 'path', path)
  errors.push(...validateOwnPath(path, at.child('path')))
  if (fieldRef) {
    errors.push(...validateFieldSelector(fieldRef, volumeFields, at.child('fieldRef')))
    if (resourceFieldRef) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously'
      errors.push(invalid(at, 'resource', detail))
    }
  } else if (resourceFieldRef) {
    errors.push(...validateResourceSelector(resourceFieldRef, true, at.child('resourceFieldRef')))
  } else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'))
  errors.push(...validateFileMode(mode, at.child('mode')))
}

/** What is being projected into one volume. */
interface Projection extends Spot {
  readonly options: PodSpecOptions
  readonly paths: Set<string>
}

export function checkProjected(
  { errors, at }: Spot,
  source: ProjectedVolumeSource,
  options: PodSpecOptions,
): void {
  errors.push(...validateFileMode(source.defaultMode, at.child('defaultMode')))
  const projection: Projection = { errors, at, options, paths: new Set() }
  const sourcesAt = at.child('sources')
  source.sources?.forEach((one, i) => {
    checkSource(projection, one, sourcesAt.index(i))
  })
}

function checkSource(projection: Projection, source: VolumeProjection, at: FieldPath): void {
  const { errors } = projection
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle } = source
  if (secret) checkItems(projection, secret, at.child('secret'))
  if (configMap) checkItems(projection, configMap, at.child('configMap'))
  for (const file of downwardAPI?.items ?? []) {
    checkDownwardFile({ errors, at: at.child('downwardAPI') }, file)
    if (file.path !== '') claimPath(projection, file.path, file.path)
  }
  if (serviceAccountToken) {
    checkToken(projection, serviceAccountToken, at.child('serviceAccountToken'))
  }
  if (clusterTrustBundle) {
    checkBundle(projection, clusterTrustBundle, at.child('clusterTrustBundle'))
  }
  if (source.podCertificate) {
    const paths = checkPodCertificate(
      { errors, at: at.child('podCertificate') },
      source.podCertificate,
    )
    for (const path of paths) claimPath(projection, path, path)
  }
  if (Object.keys(source).length > 1) {
    errors.push(forbidden(at, 'may not specify more than 1 volume type per source'))
  }
}

interface KeyedSource {
  readonly name?: string
  readonly items?: readonly KeyToPath[]
}

function checkItems(
  projection: Projection,
  { name = '', items = [] }: KeyedSource,
  at: FieldPath,
): void {
  const { errors } = projection
  need({ errors, at }, 'name', name)
  items.forEach((item, i) => {
    checkKeyToPath({ errors, at: at.child('items').index(i) }, item)
    if (item.path !== '') claimPath(projection, item.path, name)
  })
}

/** Two sources may not write one file. */
function claimPath({ errors, at, paths }: Projection, path: string, value: string): void {
  if (paths.has(path)) errors.push(invalid(at, value, 'conflicting duplicate paths'))
  else paths.add(path)
}

const leastSeconds = 600
const mostSeconds = 2 ** 32

function checkToken(
  { errors, at: volumeAt, options }: Projection,
  { expirationSeconds = 0, path }: ServiceAccountTokenProjection,
  at: FieldPath,
): void {
  const spot = { errors, at }
  if (expirationSeconds < leastSeconds) {
    const message = 'may not specify a duration less than 10 minutes'
    refuse(spot, 'expirationSeconds', expirationSeconds, [message])
  }
  if (expirationSeconds > mostSeconds) {
    const message = 'may not specify a duration larger than 2^32 seconds'
    refuse(spot, 'expirationSeconds', expirationSeconds, [message])
  }
  // Upstream reports the path as one of the volume.
  if (path === '') errors.push(required(volumeAt.child('path')))
  else if (!options.anyTokenPaths) errors.push(...validateOwnPath(path, volumeAt.child('path')))
}

function checkBundle(
  projection: Projection,
  bundle: ClusterTrustBundleProjection,
  at: FieldPath,
): void {
  const { errors } = projection
  const spot = { errors, at }
  const { name, signerName, path } = bundle
  if (name !== undefined && signerName !== undefined) {
    const shown = internalFormOf('core.v1.ClusterTrustBundleProjection', bundle)
    errors.push(invalid(at, shown, 'only one of name and signerName may be used'))
  } else if (name !== undefined) checkBundleName(spot, name, bundle)
  else if (signerName !== undefined) {
    errors.push(...validateBundleSigner(signerName, bundle, at))
  } else errors.push(required(at, 'either name or signerName must be specified'))
  need(spot, 'path', path)
  errors.push(...validateOwnPath(path, at.child('path')))
  claimPath(projection, path, path)
}

function checkBundleName(
  spot: Spot,
  name: string,
  { labelSelector }: ClusterTrustBundleProjection,
) {
  const { errors, at } = spot
  if (name === '') errors.push(required(at.child('name'), 'must be a valid object name'))
  const messages = trustBundleNameErrors(name, false, signerOfTrustBundle(name))
  refuse(
    spot,
    'name',
    name,
    messages.map((message) => `not a valid clustertrustbundlename: ${message}`),
  )
  if (!labelSelector) return
  const detail = 'labelSelector must be unset if name is specified'
  errors.push(invalid(at.child('labelSelector'), labelSelectorStruct(labelSelector), detail))
}

function validateBundleSigner(
  signerName: string,
  { labelSelector }: ClusterTrustBundleProjection,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const signerAt = at.child('signerName')
  if (signerName === '') errors.push(required(signerAt, 'must be a valid signer name'))
  return [
    ...errors,
    ...validateSignerName(signerName, signerAt),
    ...validateLabelSelector(labelSelector, at.child('labelSelector')),
  ]
}
