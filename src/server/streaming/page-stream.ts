/** Rewrites the links of pages while they pass through. */
import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable, Transform } from 'node:stream'
import { createGunzip, createGzip, createInflate } from 'node:zlib'
import { createPageRewriter, type LinkFrame } from '#server/streaming/links.ts'

export interface Page {
  readonly source: Readable
  /** Whether its length and its encoding are other than those of the answer. */
  readonly isChanged: boolean
  readonly encoding?: 'gzip'
}

/** Pages in an encoding that is not known pass as they are, as by upstream. */
export function pageOf(response: IncomingMessage, frame: LinkFrame): Page {
  const encoding = response.headers['content-encoding'] ?? ''
  const rewriting = rewriteStream(frame)
  const end = () => {} // whoever reads the last of them sees why it ended
  if (encoding === '') {
    return { source: pipeline(response, rewriting, end), isChanged: true }
  }
  if (encoding !== 'gzip' && encoding !== 'deflate') return { source: response, isChanged: false }
  const plain = encoding === 'gzip' ? createGunzip() : createInflate()
  const source = pipeline(response, plain, rewriting, createGzip(), end)
  return { source, isChanged: true, encoding: 'gzip' }
}

function rewriteStream(frame: LinkFrame): Transform {
  const page = createPageRewriter(frame)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(page.push(chunk.toString('latin1')), 'latin1'))
    },
    flush(done) {
      done(null, Buffer.from(page.end(), 'latin1'))
    },
  })
}
