import type { Pod } from '#kinds/core/pod/types.ts'

/**
 * How long, in seconds, a deleted pod is kept for its node to end it. Nobody has to end a pod that
 * has no node yet, or is over.
 */
export function graceOfPod({ spec, status }: Pod, asked: number | undefined): number {
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded'
  if (!spec.nodeName || isOver) return 0
  const seconds = asked ?? Number(spec.terminationGracePeriodSeconds ?? 30)
  return seconds < 0 ? 1 : seconds
}
