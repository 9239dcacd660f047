/** The rules for probes, for what runs at a container's start and end, and how either is done. */

import { httpHeaderNameErrors, portNameErrors, portNumberErrors } from '#api/names/names.ts'
import type { IntOrString, int64 } from '#api/scalars/scalars.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { allow, need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import type {
  Container,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  PodSpec,
  Probe,
  ProbeHandler,
} from '#kinds/core/pod/types.ts'

/** Probes and handlers of one container: those of main containers and of sidecars. */
export function checkProbes({ errors, at }: Spot, container: Container, spec: PodSpec): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  if (lifecycle) checkLifecycle({ errors, at: at.child('lifecycle') }, lifecycle, spec)
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
  { postStart, preStop, stopSignal }: Lifecycle,
  { terminationGracePeriodSeconds: graceSeconds, os }: PodSpec,
): void {
  if (postStart) checkHandler({ errors, at: at.child('postStart') }, postStart, graceSeconds)
  if (preStop) checkHandler({ errors, at: at.child('preStop') }, preStop, graceSeconds)
  if (stopSignal !== undefined) errors.push(...signalErrors(stopSignal, os, at.child('stopSignal')))
}

const numbered = (start: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${start}${i + 1}`)
const signals: Readonly<Record<string, readonly string[]>> = {
  windows: ['SIGKILL', 'SIGTERM'],
  linux: [
    ...['ABRT', 'ALRM', 'BUS', 'CHLD', 'CLD', 'CONT', 'FPE', 'HUP', 'ILL', 'INT', 'IO', 'IOT'],
    ...['KILL', 'PIPE', 'POLL', 'PROF', 'PWR', 'QUIT', 'RTMAX', 'RTMIN', 'SEGV', 'STKFLT', 'STOP'],
    ...['SYS', 'TERM', 'TRAP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'USR1', 'USR2', 'VTALRM', 'WINCH'],
    ...['XCPU', 'XFSZ', ...numbered('RTMIN+', 15), ...numbered('RTMAX-', 14)],
  ]
    .map((name) => `SIG${name}`)
    .toSorted(),
}

/** What a signal is called differs by system, so the pod must say which it is for. */
function signalErrors(signal: string, os: PodSpec['os'], at: FieldPath): readonly FieldError[] {
  if (!os) return [forbidden(at, 'may not be set for containers with empty `spec.os.name`')]
  const known = signals[os.name]
  return known === undefined || known.includes(signal) ? [] : [notSupported(at, signal, known)]
}

type Handler = ProbeHandler & LifecycleHandler

/** In upstream's order: the first that is there counts, all others are one too many. */
const actions = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

function checkHandler(spot: Spot, handler: Handler, graceSeconds: int64 | undefined): void {
  const { errors, at } = spot
  let count = 0
  for (const name of actions) {
    if (handler[name] === undefined) continue
    if (count === 0) checkAction(spot, handler, graceSeconds)
    else errors.push(forbidden(at.child(name), 'may not specify more than 1 handler type'))
    count++
  }
  if (count === 0) errors.push(required(at, 'must specify a handler type'))
}

/** Checks the first action of a handler. */
function checkAction(spot: Spot, handler: Handler, graceSeconds: int64 | undefined): void {
  const { errors, at } = spot
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  if (exec) checkExec({ errors, at: at.child('exec') }, exec.command ?? [])
  else if (httpGet) checkHttp({ errors, at: at.child('httpGet') }, httpGet)
  else if (tcpSocket) checkPort({ errors, at: at.child('tcpSocket') }, tcpSocket.port)
  else if (grpc) checkPort({ errors, at: at.child('grpc') }, grpc.port)
  else if (sleep) checkSleep(spot, sleep.seconds, graceSeconds)
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
