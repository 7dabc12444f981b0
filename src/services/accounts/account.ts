/** An account as those who may see it see it. */
import { type DeskKind } from '../../core/tasks/desk.js';
import { type Role } from '../actor.js';

export interface Account {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly nameEn: string;
  readonly role: Role;
  readonly stationId: string | null;
  readonly unitId: string | null;
  readonly desk?: DeskKind | null;
}
