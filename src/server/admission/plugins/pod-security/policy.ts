/** Which level of the standards a namespace wants, by its labels, for three purposes. */
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

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

/** What holds where labels say nothing. */
export type PolicyDefaults = Omit<Policy, 'errors'>

const privileged: LevelVersion = { level: 'privileged', version: latest }

export const standardDefaults: PolicyDefaults = {
  enforce: privileged,
  audit: privileged,
  warn: privileged,
}

const none: LabelsOfNamespace = {}

export type PolicyOf = (labels?: LabelsOfNamespace) => Policy

/** Labels never change, and are asked about with every pod. */
export function createPolicies(defaults: PolicyDefaults): PolicyOf {
  const known = new WeakMap<LabelsOfNamespace, Policy>()
  return (labels = none) => {
    let policy = known.get(labels)
    if (!policy) {
      policy = readPolicy(labels, defaults)
      known.set(labels, policy)
    }
    return policy
  }
}

function readPolicy(labels: LabelsOfNamespace, defaults: PolicyDefaults): Policy {
  const errors: FieldError[] = []
  const say = (label: string, value: string, detail: string): void => {
    errors.push(invalid(path('metadata', 'labels').key(label), value, detail))
  }
  const read = (purpose: keyof PolicyDefaults, ifWrong: Level): LevelVersion => {
    const standard = defaults[purpose]
    const level = labels[`${prefix}/${purpose}`]
    const version = labels[`${prefix}/${purpose}-version`]
    const wrongLevel = level === undefined ? undefined : levelProblem(level)
    if (wrongLevel !== undefined) say(`${prefix}/${purpose}`, level!, wrongLevel)
    const wrongVersion = version === undefined ? undefined : versionProblem(version)
    if (wrongVersion !== undefined) say(`${prefix}/${purpose}-version`, version!, wrongVersion)
    return {
      level: wrongLevel === undefined ? ((level as Level) ?? standard.level) : ifWrong,
      version: wrongVersion === undefined ? (version ?? standard.version) : latest,
    }
  }
  // A level that nobody can read lets nothing through; what is only told is then told of nothing.
  const enforce = read('enforce', 'restricted')
  const audit = read('audit', 'privileged')
  const own = read('warn', 'privileged')
  return { enforce, audit, warn: warned(labels, enforce, own), errors }
}

/** Who is refused by a label is told by it too, where no label says otherwise. */
function warned(labels: LabelsOfNamespace, enforce: LevelVersion, own: LevelVersion): LevelVersion {
  const given = labels[`${prefix}/enforce`]
  const isSilent = labels[`${prefix}/warn`] === undefined
  if (!isSilent || given === undefined || levelProblem(given) !== undefined) return own
  if (!isStricter(enforce.level, own.level)) return own
  const hasVersion = labels[`${prefix}/warn-version`] !== undefined
  return hasVersion ? { ...own, level: enforce.level } : enforce
}

export function levelProblem(level: string): string | undefined {
  return levels.includes(level as Level) ? undefined : `must be one of ${levels.join(', ')}`
}

export function versionProblem(version: string): string | undefined {
  return minorOf(version) === undefined ? 'must be "latest" or "v1.x"' : undefined
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
