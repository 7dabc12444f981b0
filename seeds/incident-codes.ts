/** What came of incidents, as codes that statistics can count, and partners that incidents are handed over to. Both are rows: a deployment has its own. */
import { type Database, inTransaction } from '../src/database/database.js';
import { type IncidentSlug } from './response-plans.js';

interface Code {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
}
export interface DispositionSeed extends Code {
  /** Absent: for incidents of every type. */
  readonly type?: IncidentSlug;
}

export const DISPOSITIONS: readonly DispositionSeed[] = [
  { slug: 'handled-on-the-spot', name: '现场处置完毕', nameEn: 'Handled on the spot' },
  { slug: 'advice-given', name: '电话答复', nameEn: 'Advice given by telephone' },
  { slug: 'handed-over', name: '移交其他部门', nameEn: 'Handed over to a partner' },
  { slug: 'nothing-found', name: '未发现异常', nameEn: 'Nothing found' },
  { slug: 'caller-withdrew', name: '报警人撤销', nameEn: 'Withdrawn by the caller' },
  { slug: 'false-call', name: '误报或谎报', nameEn: 'False call' },
  { slug: 'case-opened', name: '立案查处', nameEn: 'Case opened' },
  { slug: 'suspect-detained', name: '抓获嫌疑人', nameEn: 'Suspect detained', type: 'burglary-in-progress' },
  { slug: 'suspect-fled', name: '嫌疑人逃离', nameEn: 'Suspect fled', type: 'burglary-in-progress' },
  { slug: 'warned', name: '口头警告', nameEn: 'Warned', type: 'street-disturbance' },
  { slug: 'accident-settled', name: '快速处理', nameEn: 'Settled between the parties', type: 'traffic-accident' },
  { slug: 'accident-with-injuries', name: '有人员受伤', nameEn: 'With injuries', type: 'traffic-accident' },
  { slug: 'person-found', name: '人员找到', nameEn: 'Person found', type: 'missing-person' },
  { slug: 'dispute-settled', name: '当场调解', nameEn: 'Settled on the spot', type: 'dispute' },
  { slug: 'dispute-to-mediation', name: '移交调解室', nameEn: 'Passed to the mediation room', type: 'dispute' },
  { slug: 'payment-stopped', name: '止付成功', nameEn: 'Payment stopped', type: 'telecom-fraud' },
  { slug: 'money-lost', name: '资金已转出', nameEn: 'Money lost', type: 'telecom-fraud' },
  { slug: 'hazard-put-right', name: '隐患整改', nameEn: 'Hazard put right', type: 'fire-hazard' },
  { slug: 'resident-registered', name: '登记完成', nameEn: 'Resident registered', type: 'resident-verification' },
  { slug: 'event-over', name: '活动结束', nameEn: 'Event over', type: 'event-post' },
];

export const PARTNERS: readonly Code[] = [
  { slug: 'mediation-room', name: '人民调解室', nameEn: 'Mediation room' },
  { slug: 'traffic-police', name: '交警大队', nameEn: 'Traffic police' },
  { slug: 'fraud-desk', name: '反诈中心', nameEn: 'Fraud desk' },
  { slug: 'fire-service', name: '消防救援', nameEn: 'Fire service' },
  { slug: 'ambulance', name: '急救中心', nameEn: 'Ambulance service' },
  { slug: 'city-management', name: '综合行政执法局', nameEn: 'City management' },
  { slug: 'investigation', name: '刑侦大队', nameEn: 'Criminal investigation' },
];

/**
 * Fills empty code lists. Where there are codes already nothing is changed. Codes of types that a deployment does not have are left out. May be called
 * at every start, and by several nodes at once; after the incident types are there.
 */
export async function seedIncidentCodes(database: Database): Promise<void> {
  await inTransaction(database, async (trx) => {
    await trx.raw('lock table dispositions, partners in share row exclusive mode');
    if ((await trx('partners').first('slug')) === undefined)
      await trx('partners').insert(PARTNERS.map(({ slug, name, nameEn }) => ({ slug, name, name_en: nameEn })));
    if ((await trx('dispositions').first('slug')) !== undefined) return;
    const types = new Set((await trx('incident_types').select<{ slug: string }[]>('slug')).map(({ slug }) => slug));
    await trx('dispositions').insert(
      DISPOSITIONS.filter(({ type }) => type === undefined || types.has(type)).map(
        ({ slug, name, nameEn, type = null }, rank) => ({ slug, name, name_en: nameEn, incident_type: type, rank }),
      ),
    );
  });
}
