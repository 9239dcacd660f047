/** The rules for the containers of a pod: the main ones, those that start it, those that visit it. */
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { portNameErrors, portNumberErrors } from '#api/names/names.ts'
import {
  duplicate,
  invalid,
  named,
  notFound,
  notSupported,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import {
  allow,
  checkUnique,
  choose,
  forbid,
  need,
  refuse,
  type Spot,
  type Walk,
} from '#kinds/core/pod/spec/checks.ts'
import { checkEnv, checkEnvFrom } from '#kinds/core/pod/spec/env.ts'
import { checkDevices, checkMounts } from '#kinds/core/pod/spec/mounts.ts'
import { isSidecar } from '#kinds/core/pod/spec/pod-requests.ts'
import { checkProbes } from '#kinds/core/pod/spec/probes.ts'
import { checkContainerResources } from '#kinds/core/pod/spec/resources.ts'
import { checkSecurity } from '#kinds/core/pod/spec/security.ts'
import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  ContainerRestartRule,
  EphemeralContainer,
} from '#kinds/core/pod/types.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['File', 'FallbackToLogsOnError']

export function checkContainers(walk: Walk, at: FieldPath): void {
  const { errors, spec } = walk
  if (spec.containers.length === 0) errors.push(required(at))
  const names = new Set<string>()
  spec.containers.forEach((container, i) => {
    const spot = { errors, at: at.index(i) }
    checkContainer(walk, container, spot.at)
    checkUnique(spot, container.name, names)
    checkProbes(spot, container, spec)
    checkRestarts(walk, container, spot.at)
  })
  checkHostPorts({ errors, at }, spec.containers)
}

const onlySidecars = 'may not be set for init containers without restartPolicy=Always'
const ofSidecars = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

export function checkInitContainers(walk: Walk, at: FieldPath): void {
  const { errors, spec } = walk
  const names = new Set(spec.containers.map(({ name }) => name))
  spec.initContainers?.forEach((container, i) => {
    const spot = { errors, at: at.index(i) }
    checkContainer(walk, container, spot.at)
    if (container.restartPolicy === undefined) checkRulesHavePolicy(spot, container)
    else checkRestarts(walk, container, spot.at)
    if (names.has(container.name) || container.name !== '') {
      checkUnique(spot, container.name, names)
    }
    // They run one after another, so that only their own ports can meet.
    checkHostPorts({ errors, at }, [container])
    if (isSidecar(container)) checkProbes(spot, container, spec)
    else {
      for (const field of ofSidecars) if (container[field]) forbid(spot, field, onlySidecars)
      if (!walk.options.initRestarts) checkInitResizes(spot, container)
    }
  })
}

function checkInitResizes({ errors, at }: Spot, { resizePolicy = [] }: Container): void {
  const detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
  resizePolicy.forEach(({ restartPolicy }, i) => {
    if (restartPolicy !== 'RestartContainer') return
    const policyAt = at.child('resizePolicy').index(i).child('restartPolicy')
    errors.push(invalid(policyAt, restartPolicy, detail))
  })
}

const notOfVisitors: readonly (keyof EphemeralContainer)[] = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
]
const notForVisitors = 'cannot be set for an Ephemeral Container'

export function checkEphemeralContainers(walk: Walk, at: FieldPath): void {
  const { errors, spec } = walk
  if (!spec.ephemeralContainers) return
  const targets = new Set([...spec.containers, ...(spec.initContainers ?? [])].map((c) => c.name))
  const names = new Set(targets)
  spec.ephemeralContainers.forEach((container, i) => {
    const spot = { errors, at: at.index(i) }
    checkContainer(walk, container, spot.at)
    checkImageSpace(spot, container)
    checkUnique(spot, container.name, names)
    const { targetContainerName: target = '' } = container
    if (target !== '' && !targets.has(target)) {
      errors.push(notFound(spot.at.child('targetContainerName'), target))
    }
    for (const field of notOfVisitors) {
      if (container[field] !== undefined) forbid(spot, field, notForVisitors)
    }
    container.volumeMounts?.forEach((mount, j) => {
      const mountSpot = { errors, at: spot.at.child('volumeMounts').index(j) }
      if (mount.subPath) forbid(mountSpot, 'subPath', notForVisitors)
      if (mount.subPathExpr) forbid(mountSpot, 'subPathExpr', notForVisitors)
    })
  })
}

/** Of pods, not of templates: spaces around the name of an image. */
export function checkImageSpace({ errors, at }: Spot, { image = '' }: Container): void {
  if (image.trim() === image) return
  errors.push(invalid(at.child('image'), image, 'must not have leading or trailing whitespace'))
}

/** What holds for containers of every sort. */
function checkContainer(walk: Walk, container: Container, at: FieldPath): void {
  const { errors } = walk
  const spot = { errors, at }
  const { name, ports, env, envFrom, resources, resizePolicy, securityContext } = container
  if (need(spot, 'name', name)) refuse(spot, 'name', name, dns1123LabelErrors(name))
  need(spot, 'image', container.image)
  choose(spot, 'terminationMessagePolicy', container.terminationMessagePolicy, messagePolicies)
  if (ports) checkPorts({ errors, at: at.child('ports') }, ports)
  if (env) checkEnv(walk, env, { errors, at: at.child('env') })
  if (envFrom) checkEnvFrom({ errors, at: at.child('envFrom') }, envFrom)
  if (container.volumeMounts) checkMounts(walk, container, at.child('volumeMounts'))
  if (container.volumeDevices) checkDevices(walk, container, at.child('volumeDevices'))
  choose(spot, 'imagePullPolicy', container.imagePullPolicy, pullPolicies)
  if (resources) checkContainerResources(walk, resources, at.child('resources'))
  if (resizePolicy) checkResizePolicies(walk, resizePolicy, at.child('resizePolicy'))
  if (securityContext) checkSecurity(walk, securityContext, at.child('securityContext'))
}

function checkPorts({ errors, at }: Spot, ports: readonly ContainerPort[]): void {
  const names = new Set<string>()
  ports.forEach(({ name = '', containerPort, hostPort = 0, protocol }, i) => {
    const spot = { errors, at: at.index(i) }
    const messages = name === '' ? [] : portNameErrors(name)
    refuse(spot, 'name', name, messages)
    if (name !== '' && messages.length === 0) checkUnique(spot, name, names)
    if (containerPort === 0) errors.push(required(spot.at.child('containerPort')))
    else refuse(spot, 'containerPort', containerPort, portNumberErrors(containerPort))
    if (hostPort !== 0) refuse(spot, 'hostPort', hostPort, portNumberErrors(hostPort))
    choose(spot, 'protocol', protocol, protocols)
  })
}

/** A port of the host can be had once. */
function checkHostPorts({ errors, at }: Spot, containers: readonly Container[]): void {
  const taken = new Set<string>()
  containers.forEach(({ ports = [] }, i) => {
    ports.forEach(({ hostPort = 0, hostIP = '', protocol = '' }, j) => {
      if (hostPort === 0) return
      const address = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(address)) {
        const portAt = at.index(i).child('ports').index(j)
        errors.push(duplicate(portAt.child('hostPort'), address))
      } else taken.add(address)
    })
  })
}

const resizable = ['cpu', 'memory']
const resizeModes = ['NotRequired', 'RestartContainer']

/** Errors name the list, not the item, as upstream's do. */
function checkResizePolicies(
  { errors, spec }: Walk,
  policies: readonly ContainerResizePolicy[],
  at: FieldPath,
): void {
  const seen = new Set<string>()
  policies.forEach(({ resourceName, restartPolicy }, i) => {
    if (seen.has(resourceName)) errors.push(duplicate(at.index(i), resourceName))
    seen.add(resourceName)
    for (const [value, supported] of [
      [resourceName, resizable],
      [restartPolicy, resizeModes],
    ] as const) {
      if (value === '') errors.push(required(at))
      else if (!supported.includes(value)) errors.push(notSupported(at, value, supported))
    }
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
      errors.push(invalid(at, named(restartPolicy), detail))
    }
  })
}

const restartPolicies = ['Always', 'Never', 'OnFailure']
const ruleLimit = 20
const exitCodeLimit = 255

/** When a container is started anew, whatever the pod says. */
function checkRestarts(walk: Walk, container: Container, at: FieldPath): void {
  const { errors, options } = walk
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  checkRulesHavePolicy({ errors, at }, container)
  allow({ errors, at }, 'restartPolicy', restartPolicy, restartPolicies)
  const rulesAt = at.child('restartPolicyRules')
  if (rules.length > ruleLimit) errors.push(tooMany(rulesAt, rules.length, ruleLimit))
  const actions = options.restartsAll ? ['Restart', 'RestartAllContainers'] : ['Restart']
  rules.forEach((rule, i) => {
    checkRestartRule({ errors, at: rulesAt.index(i) }, rule, actions)
  })
}

function checkRulesHavePolicy(spot: Spot, { restartPolicy, restartPolicyRules }: Container): void {
  if (restartPolicy !== undefined || !restartPolicyRules?.length) return
  const detail = 'must specify restartPolicy when restart rules are used'
  spot.errors.push(required(spot.at.child('restartPolicy'), detail))
}

function checkRestartRule(
  { errors, at }: Spot,
  { action, exitCodes }: ContainerRestartRule,
  actions: readonly string[],
): void {
  allow({ errors, at }, 'action', action, actions)
  const codesAt = at.child('exitCodes')
  if (!exitCodes) {
    errors.push(required(codesAt, 'must be specified'))
    return
  }
  allow({ errors, at: codesAt }, 'operator', exitCodes.operator, ['In', 'NotIn'])
  const count = exitCodes.values?.length ?? 0
  if (count > exitCodeLimit) errors.push(tooMany(codesAt.child('values'), count, exitCodeLimit))
}

/** On the host's network a port of the host is the container's own. */
export function checkHostNetworkPorts({ errors, spec, options }: Walk, at: FieldPath): void {
  if (!spec.hostNetwork) return
  spec.containers.forEach(({ ports = [] }, i) => {
    ports.forEach(({ hostPort = 0, containerPort }, j) => {
      if (hostPort === containerPort || (hostPort === 0 && !options.isPod)) return
      const portAt = at.index(i).child('ports').index(j)
      const detail = 'must match `containerPort` when `hostNetwork` is true'
      errors.push(invalid(portAt.child('hostPort'), hostPort, detail))
    })
  })
}
