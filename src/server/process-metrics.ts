/** What Prometheus' clients tell of every process, under their names; and what Node tells of its heap. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'

export function registerProcessMetrics(metrics: Metrics, clock: Clock): void {
  const startSeconds = clock.nowMs() / 1000 - process.uptime()
  const gauge = (name: string, help: string, value: () => number) =>
    metrics.gaugeOf({ name, stability: 'unsaid', help }, value)
  gauge('process_start_time_seconds', 'When the process began, in Unix time.', () => startSeconds)
  metrics.counterOf(
    {
      name: 'process_cpu_seconds_total',
      stability: 'unsaid',
      help: 'How long the processor worked for the process.',
    },
    () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    },
  )
  gauge('process_resident_memory_bytes', 'How much memory the process holds.', () =>
    process.memoryUsage.rss(),
  )
  gauge(
    'nodejs_heap_size_used_bytes',
    'How much of the heap is in use.',
    () => process.memoryUsage().heapUsed,
  )
  registerKernelMetrics(metrics)
}

const own = '/proc/self'

/** Told where the system has such files, which is Linux. */
function registerKernelMetrics(metrics: Metrics): void {
  const gauge = (name: string, help: string, read: () => number) =>
    metrics.gaugesOf({ name, stability: 'unsaid', help }, () => {
      const value = readable(read)
      return value === undefined ? [] : [{ values: [], value }]
    })
  gauge('process_open_fds', 'How many files and sockets are open.', () => {
    return readdirSync(`${own}/fd`).length - 1 // the folder itself, as it is read
  })
  gauge('process_max_fds', 'How many may be open.', () => limitIn('Max open files'))
  gauge('process_virtual_memory_bytes', 'How many addresses are taken.', () => statusKbIn('VmSize'))
}

function readable(read: () => number): number | undefined {
  try {
    const value = read()
    return Number.isNaN(value) ? undefined : value
  } catch {
    return undefined // another system
  }
}

/** NaN where it is not told. */
function limitIn(name: string): number {
  const text = readFileSync(`${own}/limits`, 'utf8')
  const line = text.split('\n').find((one) => one.startsWith(name))
  const [soft = ''] = line?.slice(name.length).trim().split(/\s+/) ?? []
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number.parseInt(soft, 10)
}

function statusKbIn(name: string): number {
  const text = readFileSync(`${own}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024
}
