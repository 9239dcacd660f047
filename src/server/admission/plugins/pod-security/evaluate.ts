import { baselineControls } from '#server/admission/plugins/pod-security/baseline.ts'
import type {
  CheckedPod,
  Control,
  Violation,
} from '#server/admission/plugins/pod-security/check.ts'
import { type LevelVersion, minorOf } from '#server/admission/plugins/pod-security/policy.ts'
import { restrictedControls } from '#server/admission/plugins/pod-security/restricted.ts'

/** In what a pod violates a level, in upstream's order. */
export function violationsOf(
  { level, version }: LevelVersion,
  pod: Omit<CheckedPod, 'minor'>,
): readonly Violation[] {
  if (level === 'privileged') return []
  const minor = minorOf(version) ?? Number.POSITIVE_INFINITY
  const controls =
    level === 'baseline'
      ? baselineControls
      : [
          ...baselineControls.filter((control) => !isReplaced(control, minor)),
          ...restrictedControls,
        ]
  return controls
    .filter(({ since }) => since <= minor)
    .flatMap((control) => control.check({ ...pod, minor }) ?? [])
}

function isReplaced({ replacedBy }: Control, minor: number): boolean {
  return replacedBy !== undefined && replacedBy.since <= minor
}

export function formatViolations(violations: readonly Violation[]): string {
  return violations
    .map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`))
    .join(', ')
}
