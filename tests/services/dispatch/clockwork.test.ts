import { describe, expect, it } from 'vitest';
import { actOnEach } from '../../../src/services/act-on-each.js';
import { createClockwork, type Deadlines } from '../../../src/services/dispatch/clockwork.js';
import { type ServiceContext } from '../../../src/services/service-context.js';

/** So many rows, of which some fail whenever they are looked at; what was acted on is gone. */
function rows(count: number, fails: (row: number) => boolean): Deadlines & { readonly left: number[] } {
  const left = Array.from({ length: count }, (_, row) => row);
  return {
    left,
    runDue: (_, atMost) =>
      actOnEach(left.slice(0, atMost), (row) => {
        if (fails(row)) return Promise.reject(new Error(`row ${row} fails`));
        left.splice(left.indexOf(row), 1);
        return Promise.resolve(true);
      }),
  };
}

const clockworkOf = (...kinds: Deadlines[]) => {
  const context = { tail: { catchUp: () => Promise.resolve() }, clock: () => new Date(0) };
  return createClockwork(context as unknown as ServiceContext, kinds);
};

describe('the clockwork', () => {
  it('acts on everything that is due, however much', async () => {
    const many = rows(1_234, () => false);
    expect(await clockworkOf(many).run()).toBe(1_234);
    expect(many.left).toEqual([]);
  });

  it('acts on everything but what fails, though that is more than is taken at a time and comes first', async () => {
    const many = rows(900, (row) => row < 300);
    await expect(clockworkOf(many).run()).rejects.toMatchObject({ errors: expect.any(Array) as unknown });
    expect(many.left).toEqual(Array.from({ length: 300 }, (_, row) => row));
  });

  it('acts on other kinds when one cannot even be looked at, and tells one reason as it is', async () => {
    const broken: Deadlines = { runDue: () => Promise.reject(new Error('no such table')) };
    const sound = rows(3, () => false);
    const clockwork = clockworkOf(broken, sound);
    await expect(clockwork.run()).rejects.toThrow('no such table');
    expect(sound.left).toEqual([]);
    await expect(clockwork.run()).rejects.toThrow('no such table');
  });
});
