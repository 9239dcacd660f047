/** The rules for the environment of a container. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { configMapKeyErrors, relaxedEnvVarNameErrors } from '#api/names/names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { invalid, notFound } from '#api/validation/field-error.ts'
import { need, refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import {
  envFields,
  validateFieldSelector,
  validateResourceSelector,
} from '#kinds/core/pod/spec/downward.ts'
import { validateNoBacksteps } from '#kinds/core/pod/spec/paths.ts'
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
} from '#kinds/core/pod/types.ts'

export function checkEnv(walk: Walk, variables: readonly EnvVar[], { errors, at }: Spot): void {
  variables.forEach(({ name, value = '', valueFrom }, i) => {
    const spot = { errors, at: at.index(i) }
    if (need(spot, 'name', name)) refuse(spot, 'name', name, relaxedEnvVarNameErrors(name))
    if (valueFrom) {
      checkSource(walk, { errors, at: spot.at.child('valueFrom') }, valueFrom)
      checkSourceCount({ errors, at: spot.at.child('valueFrom') }, value, valueFrom)
    }
  })
}

function checkSource(walk: Walk, { errors, at }: Spot, source: EnvVarSource): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  if (fieldRef) errors.push(...validateFieldSelector(fieldRef, envFields, at.child('fieldRef')))
  if (resourceFieldRef) {
    const refAt = at.child('resourceFieldRef')
    errors.push(...validateResourceSelector(resourceFieldRef, false, refAt))
  }
  if (configMapKeyRef) checkKeyRef({ errors, at: at.child('configMapKeyRef') }, configMapKeyRef)
  if (secretKeyRef) checkKeyRef({ errors, at: at.child('secretKeyRef') }, secretKeyRef)
  if (fileKeyRef) checkFileRef(walk, { errors, at: at.child('fileKeyRef') }, fileKeyRef)
}

function checkSourceCount({ errors, at }: Spot, value: string, source: EnvVarSource): void {
  const count = Object.keys(source).length
  if (count === 0) {
    const detail =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    errors.push(invalid(at, '', detail))
  } else if (value !== '') {
    errors.push(invalid(at, '', 'may not be specified when `value` is not empty'))
  } else if (count > 1) {
    errors.push(invalid(at, '', 'may not have more than one field specified at a time'))
  }
}

function checkKeyRef(spot: Spot, { name = '', key }: ConfigMapKeySelector): void {
  refuse(spot, 'name', name, dns1123SubdomainErrors(name))
  if (need(spot, 'key', key)) refuse(spot, 'key', key, configMapKeyErrors(key))
}

/** Of several volumes of one name the last one counts, and be it wrong. */
function checkFileRef({ spec }: Walk, spot: Spot, ref: FileKeySelector): void {
  const { errors, at } = spot
  const { volumeName, path, key } = ref
  if (need(spot, 'key', key)) refuse(spot, 'key', key, relaxedEnvVarNameErrors(key))
  if (need(spot, 'volumeName', volumeName)) {
    refuse(spot, 'volumeName', volumeName, dns1123LabelErrors(volumeName))
  }
  if (need(spot, 'path', path)) errors.push(...validateNoBacksteps(path, at.child('path')))
  const volume = spec.volumes?.findLast(({ name }) => name === volumeName)
  if (!volume) errors.push(notFound(at.child('volumeName'), volumeName))
  else if (!volume.emptyDir) {
    refuse(spot, 'volumeName', volumeName, ['referenced volume must be of type emptyDir'])
  }
}

/** Errors about the number of sources name the list, as upstream's do. */
export function checkEnvFrom({ errors, at }: Spot, sources: readonly EnvFromSource[]): void {
  sources.forEach(({ prefix = '', configMapRef, secretRef }, i) => {
    const itemAt = at.index(i)
    if (prefix !== '') {
      refuse({ errors, at: itemAt }, 'prefix', prefix, relaxedEnvVarNameErrors(prefix))
    }
    if (configMapRef) checkName({ errors, at: itemAt.child('configMapRef') }, configMapRef.name)
    if (secretRef) checkName({ errors, at: itemAt.child('secretRef') }, secretRef.name)
    if (!configMapRef && !secretRef) {
      errors.push(invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    } else if (configMapRef && secretRef) {
      errors.push(invalid(at, '', 'may not have more than one field specified at a time'))
    }
  })
}

function checkName(spot: Spot, name: string | undefined): void {
  if (need(spot, 'name', name)) refuse(spot, 'name', name, subdomainName(name!, true))
}
