/** What a response plan asks for, in words. */
import { type VehicleClass } from '../generated/graphql.js';
import { type Messages } from './language.js';

interface Need {
  readonly vehicles?: readonly VehicleClass[] | null;
  readonly skills?: readonly string[] | null;
}

/** Which units suit: "Car, Motorbike · traffic". */
export function needWords({ vehicles, skills }: Need, messages: Messages): string {
  const kinds = vehicles?.length ? messages.sending.list(vehicles.map((vehicle) => messages.vehicles[vehicle])) : '';
  return messages.sending.need(kinds, messages.sending.list(skills ?? [])) || messages.sending.anyUnit;
}
