import type { BootstrapContext, PostStartHook } from '#server/bootstrap/hook.ts'

/**
 * Starts every hook as soon as those it builds on are done, all others side by side. Rejects with
 * the first failure. `onDone` is told the name of each as it is done.
 */
export async function startHooks(
  hooks: readonly PostStartHook[],
  context: BootstrapContext,
  onDone: (name: string) => void = () => {},
): Promise<void> {
  const started = new Map<string, Promise<void>>()
  const startOf = (hook: PostStartHook): Promise<void> => {
    const known = started.get(hook.name)
    if (known) return known
    const begun = begin(hook)
    started.set(hook.name, begun)
    return begun
  }
  const begin = async (hook: PostStartHook): Promise<void> => {
    await Promise.all(hooks.filter(({ name }) => hook.after?.includes(name)).map(startOf))
    try {
      await hook.start(context)
    } catch (error) {
      context.signal.throwIfAborted()
      throw new Error(`Cannot run the start hook ${hook.name}`, { cause: error })
    }
    onDone(hook.name)
  }
  await Promise.all(hooks.map(startOf))
}

/** What the hooks go on doing, as loops that run until aborted. */
export function loopsOf(
  hooks: readonly PostStartHook[],
  context: BootstrapContext,
): readonly ((signal: AbortSignal) => Promise<void>)[] {
  return hooks.flatMap((hook) =>
    hook.keep ? (signal: AbortSignal) => hook.keep!({ ...context, signal }) : [],
  )
}
