/** Client library of Xunge: `import { connect } from 'xunge/client'`. For browsers and Node 20; see the guide for clients. */
export { connect, type Client, type ConnectOptions } from './connect.js';
export { ApiError, type ErrorCode, type ErrorDetails } from './api-error.js';
export { type BackoffOptions } from './backoff.js';
export { type FeedItem, type FeedOptions } from './feed.js';
export { type Officer } from './officer.js';
export { type OfficerAction, type PositionFix } from './officer-actions.js';
export { type Operation } from './operation.js';
export { type Entry, type Outcome, type Queued } from './outbox.js';
export { type Position } from './positions.js';
export { type Credentials, type Session, type SignIn } from './session.js';
export { CloseCode, type Connection } from './socket.js';
export { type ClientStorage, memoryStorage } from './storage.js';
export { type Timing } from './timing.js';
export * from './generated/operations.js';
