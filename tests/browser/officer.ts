/** An officer without a page: acts on the API like a phone would. */
import { actAs } from './api.js';

/** Signs in as the officer of the unit, and sets off on its present assignment. */
export async function setOff(url: string, callSign: string): Promise<void> {
  const send = await actAs(url, `officer-${callSign}`);
  const { unit } = await send<{ unit: { assignment: { id: string } } }>(
    'query ($callSign: String!) { unit(callSign: $callSign) { assignment { id } } }',
    { callSign },
  );
  await send('mutation ($input: AssignmentStepInput!) { startTravel(input: $input) { assignment { id } } }', {
    input: { assignmentId: unit.assignment.id },
  });
}
