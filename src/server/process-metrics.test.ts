import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import { registerProcessMetrics } from '#server/process-metrics.ts'

test('what is told of the process is so, and says nothing of how stable it is', (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux tells all of it')
  const metrics = createMetrics()
  registerProcessMetrics(metrics, createFakeClock(1_000_000))
  const text = formatMetrics(metrics.read())
  const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
  assert.ok(value('process_open_fds') >= 3)
  assert.ok(value('process_max_fds') >= value('process_open_fds'))
  assert.ok(value('process_virtual_memory_bytes') > value('process_resident_memory_bytes'))
  assert.ok(value('process_cpu_seconds_total') > 0)
  assert.doesNotMatch(text, /^# HELP \w+ \[/m)
})
