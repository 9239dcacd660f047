/** Which subresources are streams: the one list of them. */
import { failure } from '#api/status/status-answers.ts'
import type { Connect } from '#server/streaming/connect.ts'
import { podLog } from '#server/streaming/pod-log.ts'
import { podAttach, podExec, podPorts } from '#server/streaming/pod-streams.ts'
import { nodeProxy, podProxy, serviceProxy } from '#server/streaming/proxies.ts'
import type { Stream, StreamingParts } from '#server/streaming/streaming.ts'
import { hookName } from '#server/verbs/dependencies.ts'

const streams: Readonly<Record<string, Stream>> = {
  'nodes/proxy': nodeProxy,
  'pods/attach': podAttach,
  'pods/exec': podExec,
  'pods/log': podLog,
  'pods/portforward': podPorts,
  'pods/proxy': podProxy,
  'services/proxy': serviceProxy,
}

export function createConnect(parts: StreamingParts): Connect {
  return async (call, request) => {
    const stream = streams[`${hookName(call.resource.definition)}/${call.subresource}`]
    if (!stream) throw failure('NotAcceptable', 'the server offers no such stream')
    await stream({ parts, call, request })
  }
}
