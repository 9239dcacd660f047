/** The client went away before it was answered. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}
