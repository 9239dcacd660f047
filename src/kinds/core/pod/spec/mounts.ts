/** The rules for how a container sees the pod's volumes: as folders, or as raw devices. */
import { forbidden, invalid, notFound } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { allow, need, refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { validateDescendingPath, validateNoBacksteps } from '#kinds/core/pod/spec/paths.ts'
import type { Container, VolumeDevice, VolumeMount } from '#kinds/core/pod/types.ts'

const propagations = ['Bidirectional', 'HostToContainer', 'None']
const recursiveModes = ['Disabled', 'Enabled', 'IfPossible']

export function checkMounts(walk: Walk, container: Container, at: FieldPath): void {
  const { volumeMounts = [], volumeDevices = [] } = container
  const { errors } = walk
  const seen = new Set<string>()
  volumeMounts.forEach((mount, i) => {
    const spot = { errors, at: at.index(i) }
    checkMount(walk, spot, mount)
    if (seen.has(mount.mountPath)) refuse(spot, 'mountPath', mount.mountPath, ['must be unique'])
    seen.add(mount.mountPath)
    if (volumeDevices.some(({ name }) => name === mount.name)) {
      refuse(spot, 'name', mount.name, ['must not already exist in volumeDevices'])
    }
    if (volumeDevices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      const message = 'must not already exist as a path in volumeDevices'
      refuse(spot, 'mountPath', mount.mountPath, [message])
    }
    checkMountModes({ errors, at }, mount, container)
  })
}

function checkMount({ volumes }: Walk, spot: Spot, mount: VolumeMount): void {
  const { errors, at } = spot
  const { name, mountPath, subPath = '', subPathExpr = '' } = mount
  need(spot, 'name', name)
  const volume = volumes.get(name)
  if (!volume) errors.push(notFound(at.child('name'), name))
  need(spot, 'mountPath', mountPath)
  if (subPath !== '' && subPathExpr !== '') {
    refuse(spot, 'subPathExpr', subPathExpr, ['subPathExpr and subPath are mutually exclusive'])
  }
}

/** Errors about how a volume is mounted name the list, not the item, as upstream's do. */
function checkMountModes(list: Spot, mount: VolumeMount, container: Container): void {
  const { errors, at } = list
  const { subPath = '', subPathExpr = '', mountPropagation } = mount
  if (subPath !== '') errors.push(...validateDescendingPath(subPath, at.child('subPath')))
  if (subPathExpr !== '') {
    errors.push(...validateDescendingPath(subPathExpr, at.child('subPathExpr')))
  }
  allow(list, 'mountPropagation', mountPropagation, propagations)
  if (mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
    const detail = 'Bidirectional mount propagation is available only to privileged containers'
    errors.push(forbidden(at.child('mountPropagation'), detail))
  }
  checkRecursive(list, mount)
}

function checkRecursive(list: Spot, mount: VolumeMount): void {
  const { recursiveReadOnly: mode, mountPropagation = 'None', readOnly } = mount
  allow(list, 'recursiveReadOnly', mode, recursiveModes)
  if (mode !== 'Enabled' && mode !== 'IfPossible') return
  const at = list.at.child('recursiveReadOnly')
  if (!readOnly) list.errors.push(forbidden(at, 'may only be specified when readOnly is true'))
  if (mountPropagation !== 'None') {
    const detail = 'may only be specified when mountPropagation is None or not specified'
    list.errors.push(forbidden(at, detail))
  }
}

export function checkDevices(walk: Walk, container: Container, at: FieldPath): void {
  const { volumeMounts = [], volumeDevices = [] } = container
  const { errors } = walk
  const names = new Set<string>()
  const paths = new Set<string>()
  volumeDevices.forEach((device, i) => {
    const { name, devicePath } = device
    const spot = { errors, at: at.index(i) }
    if (names.has(name)) refuse(spot, 'name', name, ['must be unique'])
    if (name !== '') names.add(name)
    checkDevice(walk, spot, device)
    if (paths.has(devicePath)) refuse(spot, 'devicePath', devicePath, ['must be unique'])
    if (validateNoBacksteps(devicePath, at).length === 0) paths.add(devicePath)
    else refuse(spot, 'devicePath', devicePath, ["can not contain backsteps ('..')"])
    if (volumeMounts.some((mount) => mount.name === name)) {
      refuse(spot, 'name', name, ['must not already exist in volumeMounts'])
    }
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) {
      const message = 'must not already exist as a path in volumeMounts'
      refuse(spot, 'devicePath', devicePath, [message])
    }
  })
}

function checkDevice({ volumes }: Walk, spot: Spot, { name, devicePath }: VolumeDevice): void {
  const { errors, at } = spot
  need(spot, 'name', name)
  const volume = volumes.get(name)
  if (!volume) errors.push(notFound(at.child('name'), name))
  else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
    const detail =
      'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
    errors.push(invalid(at.child('name'), name, detail))
  }
  need(spot, 'devicePath', devicePath)
}
