import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod, PodStatus } from '#kinds/core/pod/types.ts'
import { evictedPod, judgeEviction } from '#kinds/policy/eviction/budget.ts'
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetSpec,
  PodDisruptionBudgetStatus,
} from '#kinds/policy/poddisruptionbudget/types.ts'
import { testNow } from '#kinds/testing/rules.ts'

const ready: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }

function podIn(status: PodStatus): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
    status,
  }
}

const healthy = { observedGeneration: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }

function budgetIn(
  status: PodDisruptionBudgetStatus,
  spec: PodDisruptionBudgetSpec = {},
): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default', generation: 1 },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { ...healthy, ...status },
  }
}

const spent = { disruptionsAllowed: 0, currentHealthy: 2 }
const others: PodDisruptionBudgetSpec = { selector: { matchLabels: { app: 'other' } } }

interface Case {
  readonly name: string
  readonly pod?: PodStatus
  readonly budgets: readonly PodDisruptionBudget[]
  /** What is said against it, or `goes`, or `goes if unchanged`. */
  readonly verdict: string
}

const cases: readonly Case[] = [
  { name: 'a pod of no budget', budgets: [budgetIn(spent, others)], verdict: 'goes' },
  {
    name: 'a pod of a budget with room',
    budgets: [budgetIn({ disruptionsAllowed: 1 })],
    verdict: 'goes',
  },
  {
    name: 'a pod of a budget that is spent',
    budgets: [budgetIn(spent)],
    verdict: '429 The disruption budget web needs 2 healthy pods and has 2 currently',
  },
  {
    name: 'a pod that has not begun',
    pod: { phase: 'Pending' },
    budgets: [budgetIn(spent)],
    verdict: 'goes',
  },
  {
    name: 'a pod that is not ready, of a budget that has enough without it',
    pod: { phase: 'Running' },
    budgets: [budgetIn(spent)],
    verdict: 'goes if unchanged',
  },
  {
    name: 'a pod of a budget that is spent though it has more than it needs',
    budgets: [budgetIn({ ...spent, currentHealthy: 3 })],
    verdict: '429 The disruption budget web does not allow evicting pods currently',
  },
  {
    name: 'a pod that is not ready, of a budget that lacks pods',
    pod: { phase: 'Running' },
    budgets: [budgetIn({ ...spent, currentHealthy: 1 })],
    verdict: '429 The disruption budget web needs 2 healthy pods and has 1 currently',
  },
  {
    name: 'a pod that is not ready, of a budget that lets such go',
    pod: { phase: 'Running' },
    budgets: [budgetIn({ currentHealthy: 1 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })],
    verdict: 'goes if unchanged',
  },
  {
    name: 'a pod of a budget that no controller has seen',
    budgets: [budgetIn({ observedGeneration: 0, disruptionsAllowed: 1 })],
    verdict: '429 The disruption budget web is still being processed by the server.',
  },
  {
    name: 'a pod of two budgets',
    budgets: [budgetIn({ disruptionsAllowed: 1 }), budgetIn({ disruptionsAllowed: 1 })],
    verdict:
      '500 This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  },
]

for (const { name, pod = ready, budgets, verdict } of cases) {
  test(`${name}: ${verdict}`, () => {
    assert.equal(wordsFor(judgeEviction(podIn(pod), budgets, testNow)), verdict)
  })
}

function wordsFor(verdict: ReturnType<typeof judgeEviction>): string {
  if (!verdict.refusal) return verdict.mustBeUnchanged ? 'goes if unchanged' : 'goes'
  const { code, message, details } = verdict.refusal.status
  return `${code} ${details?.causes?.[0]?.message ?? message}`
}

test('what a budget grants is taken from it', () => {
  const verdict = judgeEviction(podIn(ready), [budgetIn({ disruptionsAllowed: 1 })], testNow)
  assert.deepEqual(verdict.refusal === undefined && verdict.charged?.status, {
    ...healthy,
    disruptionsAllowed: 0,
    disruptedPods: { 'web-1': testNow },
    conditions: [
      {
        type: 'DisruptionAllowed',
        status: 'False',
        observedGeneration: 1,
        lastTransitionTime: testNow,
        reason: 'InsufficientPods',
        message: '',
      },
    ],
  })
})

test('a pod that is evicted says why', () => {
  assert.deepEqual(evictedPod(podIn(ready), testNow).status?.conditions, [
    { type: 'Ready', status: 'True' },
    {
      type: 'DisruptionTarget',
      status: 'True',
      lastTransitionTime: testNow,
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    },
  ])
})
