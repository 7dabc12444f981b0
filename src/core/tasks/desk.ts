/** Desks: who answers for tasks and takes incidents over besides patrol units and those who answer for grids. An account belongs to one. */
import { type HandOverPartner, type TaskOwner } from '../dispatch/response-plan.js';

export const DeskKind = {
  FRAUD_DESK: 'FRAUD_DESK',
  MEDIATION_ROOM: 'MEDIATION_ROOM',
  REGISTRAR: 'REGISTRAR',
  FIRE_INSPECTOR: 'FIRE_INSPECTOR',
  INVESTIGATION: 'INVESTIGATION',
  TRAFFIC_POLICE: 'TRAFFIC_POLICE',
  FIRE_SERVICE: 'FIRE_SERVICE',
} as const;
export type DeskKind = (typeof DeskKind)[keyof typeof DeskKind];

export const DESK_NAMES: Readonly<Record<DeskKind, { readonly name: string; readonly nameEn: string }>> = {
  FRAUD_DESK: { name: '反诈中心', nameEn: 'Fraud desk' },
  MEDIATION_ROOM: { name: '人民调解室', nameEn: 'Mediation room' },
  REGISTRAR: { name: '户籍窗口', nameEn: 'Registrar' },
  FIRE_INSPECTOR: { name: '消防监督员', nameEn: 'Fire inspector' },
  INVESTIGATION: { name: '刑侦大队', nameEn: 'Criminal investigation' },
  TRAFFIC_POLICE: { name: '交警大队', nameEn: 'Traffic police' },
  FIRE_SERVICE: { name: '消防救援', nameEn: 'Fire service' },
};

/** Whom a task or a hand-over is for. */
export type Addressee = TaskOwner | HandOverPartner;

export function isDesk(addressee: Addressee): addressee is DeskKind {
  return addressee in DeskKind;
}
