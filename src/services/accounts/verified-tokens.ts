/** Access tokens whose signature was found right: a client sends the same one with every request, and a signature that was right stays right until the token expires. */
import { createHash } from 'node:crypto';

export interface VerifiedToken {
  /** Whose it is; whether that account may still be used is asked of the account each time. */
  readonly account: { readonly id: string } | { readonly name: string };
  readonly expiresAt: Date;
}

const MOST = 20_000;

export class VerifiedTokens {
  /** By digest: the memory of the process holds no tokens longer than a request does. */
  readonly #byDigest = new Map<string, VerifiedToken>();

  /** What `verify` makes of the token, asked once for as long as it is good; what is refused is asked each time. */
  async of(token: string, now: Date, verify: (token: string) => Promise<VerifiedToken>): Promise<VerifiedToken> {
    const digest = createHash('sha256').update(token).digest('base64');
    const known = this.#byDigest.get(digest);
    if (known !== undefined && known.expiresAt > now) return known;
    this.#byDigest.delete(digest);
    const verified = await verify(token);
    if (this.#byDigest.size >= MOST) this.#byDigest.delete(this.#byDigest.keys().next().value!);
    this.#byDigest.set(digest, verified);
    return verified;
  }
}
