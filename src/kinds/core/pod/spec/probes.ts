/** The rules for probes, for what runs at a container's start and end, and how either is done. */
import { forbidden, invalid, required } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import { httpHeaderNameErrors, portNameErrors, portNumberErrors } from '#api/names.ts'
import type { IntOrString, int64 } from '#api/scalars.ts'
import { allow, need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import type {
  Container,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
  ProbeHandler,
} from '#kinds/core/pod/types.ts'

/** Probes and handlers of one container: those of main containers and of sidecars. */
export function checkProbes(
  { errors, at }: Spot,
  container: Container,
  graceSeconds: int64 | undefined,
): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  if (lifecycle) checkLifecycle({ errors, at: at.child('lifecycle') }, lifecycle, graceSeconds)
  if (livenessProbe) checkOnceProbe({ errors, at: at.child('livenessProbe') }, livenessProbe)
  if (readinessProbe) {
    const spot = { errors, at: at.child('readinessProbe') }
    const grace = readinessProbe.terminationGracePeriodSeconds
    checkProbe(spot, readinessProbe)
    if (grace !== undefined) {
      const message = 'must not be set for readinessProbes'
      refuse(spot, 'terminationGracePeriodSeconds', grace, [message])
    }
  }
  if (startupProbe) checkOnceProbe({ errors, at: at.child('startupProbe') }, startupProbe)
}

/** A probe that acts on failure takes one success for good. */
function checkOnceProbe(spot: Spot, probe: Probe): void {
  checkProbe(spot, probe)
  const { successThreshold = 0 } = probe
  if (successThreshold !== 1) refuse(spot, 'successThreshold', successThreshold, ['must be 1'])
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function checkProbe(spot: Spot, probe: Probe): void {
  checkHandler(spot, probe, undefined)
  for (const field of counts) {
    const value = probe[field] ?? 0
    if (value < 0) refuse(spot, field, value, ['must be greater than or equal to 0'])
  }
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) {
    refuse(spot, 'terminationGracePeriodSeconds', grace, ['must be greater than 0'])
  }
}

function checkLifecycle(
  { errors, at }: Spot,
  { postStart, preStop }: Lifecycle,
  graceSeconds: int64 | undefined,
): void {
  if (postStart) checkHandler({ errors, at: at.child('postStart') }, postStart, graceSeconds)
  if (preStop) checkHandler({ errors, at: at.child('preStop') }, preStop, graceSeconds)
}

type Handler = ProbeHandler & LifecycleHandler

function checkHandler(spot: Spot, handler: Handler, graceSeconds: int64 | undefined): void {
  const { errors, at } = spot
  const checks: readonly [name: keyof Handler, check: (at: FieldPath) => void][] = [
    ['exec', (actionAt) => checkExec({ errors, at: actionAt }, handler.exec?.command ?? [])],
    ['httpGet', (actionAt) => checkHttp({ errors, at: actionAt }, handler.httpGet!)],
    ['tcpSocket', (actionAt) => checkPort({ errors, at: actionAt }, handler.tcpSocket!.port)],
    ['grpc', (actionAt) => checkPort({ errors, at: actionAt }, handler.grpc!.port)],
    ['sleep', () => checkSleep(spot, handler.sleep!.seconds, graceSeconds)],
  ]
  let count = 0
  for (const [name, check] of checks) {
    if (handler[name] === undefined) continue
    if (count > 0)
      errors.push(forbidden(at.child(name), 'may not specify more than 1 handler type'))
    else check(at.child(name))
    count++
  }
  if (count === 0) errors.push(required(at, 'must specify a handler type'))
}

function checkExec({ errors, at }: Spot, command: readonly string[]): void {
  if (command.length === 0) errors.push(required(at.child('command')))
}

function checkHttp(spot: Spot, action: HTTPGetAction): void {
  const { path, port, scheme = '', httpHeaders = [] } = action
  need(spot, 'path', path)
  checkPort(spot, port)
  allow(spot, 'scheme', scheme, ['HTTP', 'HTTPS'])
  for (const { name } of httpHeaders) {
    refuse(spot, 'httpHeaders', name, httpHeaderNameErrors(name))
  }
}

/** A port by number, or by the name that the container gives it. */
function checkPort(spot: Spot, port: IntOrString): void {
  const messages = typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port)
  refuse(spot, 'port', port, messages)
}

/** Nothing sleeps longer than the pod is given to end. */
function checkSleep({ errors, at }: Spot, seconds: int64, graceSeconds: int64 | undefined): void {
  if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`
  errors.push(invalid(at.child('sleep'), seconds, detail))
}
