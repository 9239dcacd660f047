/** What upstream refuses of flags of logging and metrics, most of which have no effect here. */

import { formatDuration } from '#api/scalars/duration.ts'
import {
  type FieldError,
  forbidden,
  formatFieldError,
  invalid,
} from '#api/validation/field-error.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'

export function loggingProblems(flags: FlagValues): readonly string[] {
  const format = flags.text('logging-format')
  const flushNs = BigInt(Math.round(flags.durationMs('log-flush-frequency') * 1e6))
  return told([
    {
      isWrong: flushNs <= 0n,
      error: invalid('flushFrequency', formatDuration(flushNs), 'Must be greater than zero'),
    },
    {
      isWrong: format !== 'text' && format !== 'json',
      error: invalid('format', format, 'Unsupported log format'),
    },
    {
      isWrong: flags.text('vmodule') !== '' && format !== 'text',
      error: forbidden('vmodule', 'Only supported for text log format'),
    },
    ...['text', 'json'].flatMap((name) => [
      {
        isWrong: flags.isOn(`log-${name}-split-stream`),
        error: forbidden(`options.${name}.splitStream`, isOff),
      },
      {
        isWrong: flags.text(`log-${name}-info-buffer-size`) !== '0',
        error: forbidden(`options.${name}.infoBufferSize`, isOff),
      },
    ]),
  ])
}

const isOff = 'Feature LoggingAlphaOptions is disabled'

/** Of the version before this one. */
const hiddenVersion = '1.35'
const hiddenRule = `must be omitted or have the value '${hiddenVersion}'; only the previous minor version is allowed`
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const nameRule = `must be fully qualified metric names matching "${metricName.source}"`

export function metricProblems(flags: FlagValues): readonly string[] {
  const hidden = flags.text('show-hidden-metrics-for-version')
  const disabled = flags.list('disabled-metrics')
  const wrong = disabled.find((name) => !metricName.test(name))
  const path = flags.text('allow-metric-labels-manifest')
  const unread = path === '' ? undefined : unreadable(path)
  return told([
    {
      isWrong: hidden !== '' && hidden !== hiddenVersion,
      error: invalid('metrics.showHiddenMetricsForVersion', hidden, hiddenRule),
    },
    {
      isWrong: wrong !== undefined,
      error: invalid('metrics.disabledMetrics', disabled, `${nameRule}, got "${wrong}"`),
    },
    {
      isWrong: unread !== undefined,
      error: invalid(
        'metrics.allowListMappingManifest',
        path,
        `failed to read allow list manifest: ${unread}`,
      ),
    },
  ])
}

interface Check {
  readonly isWrong: boolean
  readonly error: FieldError
}

function told(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ isWrong }) => isWrong).map(({ error }) => formatFieldError(error))
}

function unreadable(path: string): string | undefined {
  try {
    readFile(path)
    return undefined
  } catch (error) {
    return whyUnread(error)
  }
}
