import { describe, expect, it } from 'vitest';
import { type VerifiedToken, VerifiedTokens } from '../../../src/services/accounts/verified-tokens.js';

const at = (ms: number): Date => new Date(ms);

describe('tokens that were verified', () => {
  it('are verified once until they expire, and then again', async () => {
    const tokens = new VerifiedTokens();
    let count = 0;
    const verify = async (): Promise<VerifiedToken> => ({ account: { id: `${++count}` }, expiresAt: at(100) });
    expect((await tokens.of('t', at(0), verify)).account).toEqual({ id: '1' });
    expect((await tokens.of('t', at(99), verify)).account).toEqual({ id: '1' });
    expect((await tokens.of('t', at(100), verify)).account).toEqual({ id: '2' });
    expect((await tokens.of('other', at(0), verify)).account).toEqual({ id: '3' });
  });

  it('are asked each time where they are refused', async () => {
    const tokens = new VerifiedTokens();
    let count = 0;
    const refuse = async (): Promise<VerifiedToken> => {
      throw new Error(`refused ${++count}`);
    };
    await expect(tokens.of('t', at(0), refuse)).rejects.toThrow('refused 1');
    await expect(tokens.of('t', at(0), refuse)).rejects.toThrow('refused 2');
  });
});
