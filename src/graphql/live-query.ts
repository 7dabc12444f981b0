/** Execution of subscriptions: like graphql's own `subscribe`, but each delivered item gets a context of its own, so that loaders never answer from an earlier item. */
import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

export interface LiveQueryArgs extends Omit<ExecutionArgs, 'contextValue'> {
  /** Asked once for the start and once for each item. */
  readonly createContext: () => object;
  /** Asked before each item is executed; no: it is not told, and the subscription ends. Absent: yes. */
  readonly isAllowed?: () => Promise<boolean>;
  /** Called once when the subscription ends in whatever way, also where it could not begin. */
  readonly onEnd?: () => void;
}

/** The results as they come; or one result with errors where the subscription cannot begin. `return()` reaches the source at once. */
export async function liveQuery(args: LiveQueryArgs): Promise<ExecutionResult | AsyncGenerator<ExecutionResult>> {
  const { createContext, isAllowed, onEnd = () => undefined, ...execution } = args;
  const source = await createSourceEventStream({ ...execution, contextValue: createContext() });
  if (!(Symbol.asyncIterator in source)) {
    onEnd();
    return source;
  }
  const items = source[Symbol.asyncIterator]() as AsyncIterator<unknown, void, void>;
  let ended = false;
  const end = (): IteratorResult<ExecutionResult, void> => {
    if (!ended) onEnd();
    ended = true;
    return { done: true, value: undefined };
  };

  // No async generator: its `return()` would wait behind a pending `next()`.
  const results = {
    next: async (): Promise<IteratorResult<ExecutionResult, void>> => {
      try {
        const step = await items.next();
        if (step.done) return end();
        if (isAllowed !== undefined && !(await isAllowed())) return await results.return();
        return {
          done: false,
          value: await execute({ ...execution, rootValue: step.value, contextValue: createContext() }),
        };
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async () => {
      await items.return?.();
      return end();
    },
    throw: async (error: unknown) => {
      await items.return?.();
      end();
      throw error;
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results as AsyncGenerator<ExecutionResult>;
}
