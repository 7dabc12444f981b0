import { type ClientStorage } from '../../src/client/index.js';

/** A storage that outlives the program: one file per key in the folder. */
export function fileStorage(folder: string): ClientStorage;
