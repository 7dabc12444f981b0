/** The thread in which planning is computed, so that a coverage of the whole city never stops the event loop of the server. */
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '../../core/errors.js';
import { PlanningEngine } from './planning-engine.js';
import {
  type CoverageQuestion,
  type IsochroneQuestion,
  type PlanningData,
  type PlanningFailure,
  type PlanningMetric,
  type PlanningReply,
  type PlanningRequest,
  type TileQuestion,
} from './planning-messages.js';

const engine = new PlanningEngine(workerData as PlanningData);

function answer({ id, operation, question }: PlanningRequest): PlanningReply {
  switch (operation) {
    case 'coverage':
      return { id, json: JSON.stringify(engine.coverage(question as CoverageQuestion)) };
    case 'isochrones':
      return { id, json: JSON.stringify(engine.isochrones(question as IsochroneQuestion)) };
    case 'tile':
      return { id, tile: engine.tile(question as TileQuestion) };
  }
}

function toFailure(error: unknown): PlanningFailure {
  if (error instanceof DomainError) return { code: error.code, message: error.message, details: error.details };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), details: {} };
}

function reply(request: PlanningRequest): PlanningReply {
  try {
    return answer(request);
  } catch (error) {
    return { id: request.id, failure: toFailure(error) };
  }
}

parentPort!.on('message', (message: PlanningRequest | PlanningMetric) => {
  if ('travelTimeMs' in message) engine.takeMetric(message);
  else parentPort!.postMessage(reply(message));
});
