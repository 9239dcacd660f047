/** Which level of the standards a namespace wants, by its labels, for three purposes. */
import { type FieldError, invalid } from '#api/field-error.ts'
import { path } from '#api/field-path.ts'

export type Level = 'privileged' | 'baseline' | 'restricted'

export interface LevelVersion {
  readonly level: Level
  /** As the label has it: `latest`, or `v1.24`. */
  readonly version: string
}

export interface Policy {
  /** What violates this is refused. */
  readonly enforce: LevelVersion
  /** What violates this is noted. */
  readonly audit: LevelVersion
  /** Who violates this is told. */
  readonly warn: LevelVersion
  readonly errors: readonly FieldError[]
}

const prefix = 'pod-security.kubernetes.io'
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']
const latest = 'latest'

type LabelsOfNamespace = Readonly<Record<string, string>>

const none: LabelsOfNamespace = {}
const known = new WeakMap<LabelsOfNamespace, Policy>()

/** Labels never change, and are asked about with every pod. */
export function policyOf(labels: LabelsOfNamespace = none): Policy {
  let policy = known.get(labels)
  if (!policy) {
    policy = readPolicy(labels)
    known.set(labels, policy)
  }
  return policy
}

function readPolicy(labels: LabelsOfNamespace): Policy {
  const errors: FieldError[] = []
  const read = (purpose: string, ifWrong: Level): LevelVersion => {
    const level = labels[`${prefix}/${purpose}`]
    const version = labels[`${prefix}/${purpose}-version`]
    const say = (label: string, value: string, detail: string): void => {
      errors.push(invalid(path('metadata', 'labels').key(label), value, detail))
    }
    const isLevel = level === undefined || levels.includes(level as Level)
    if (!isLevel) say(`${prefix}/${purpose}`, level, `must be one of ${levels.join(', ')}`)
    const isVersion = version === undefined || minorOf(version) !== undefined
    if (!isVersion) {
      say(`${prefix}/${purpose}-version`, version, 'must be "latest" or "v1.x"')
    }
    return {
      level: isLevel ? ((level ?? 'privileged') as Level) : ifWrong,
      version: isVersion ? (version ?? latest) : latest,
    }
  }
  // A level that nobody can read lets nothing through; what is only told is then told of nothing.
  const enforce = read('enforce', 'restricted')
  const audit = read('audit', 'privileged')
  const own = read('warn', 'privileged')
  const isSilent = labels[`${prefix}/warn`] === undefined
  const warn = isSilent && isStricter(enforce.level, own.level) ? enforce : own
  return { enforce, audit, warn, errors }
}

export function isStricter(one: Level, other: Level): boolean {
  return levels.indexOf(one) > levels.indexOf(other)
}

export function isPrivileged({ enforce, audit, warn }: Policy): boolean {
  return [enforce, audit, warn].every(({ level }) => level === 'privileged')
}

export function formatLevel({ level, version }: LevelVersion): string {
  return `${level}:${version}`
}

/** The newest are those that are known, for versions to come as well. */
export function minorOf(version: string): number | undefined {
  if (version === latest) return Number.POSITIVE_INFINITY
  const digits = /^v1\.(0|[1-9][0-9]*)$/.exec(version)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
