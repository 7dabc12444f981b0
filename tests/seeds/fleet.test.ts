import { describe, expect, it } from 'vitest';
import { VEHICLE_CLASSES } from '../../src/core/vehicle.js';
import { COMMUNITIES } from '../../seeds/demo-district/communities.js';
import { FLEET, RIDING_PATROL } from '../../seeds/demo-district/fleet.js';
import { deskAccounts, officerOf, shuffleNames, staffGrids } from '../../seeds/demo-district/people.js';
import { seededRandom } from '../../seeds/demo-district/random.js';
import { STATIONS } from '../../seeds/demo-district/stations.js';

describe('stations and units of the demo district', () => {
  it('are three stations, two posts and forty units of all five classes', () => {
    expect(STATIONS.filter(({ kind }) => kind === 'STATION')).toHaveLength(3);
    expect(STATIONS.filter(({ kind }) => kind === 'POST')).toHaveLength(2);
    expect(FLEET).toHaveLength(40);
    expect(new Set(FLEET.map(({ vehicle }) => vehicle))).toEqual(new Set(VEHICLE_CLASSES));
  });

  it('have a riding patrol of sixteen on e-bikes and motorbikes that starts on the island', () => {
    expect(RIDING_PATROL).toHaveLength(16);
    for (const { vehicle, wish } of RIDING_PATROL) {
      expect(['EBIKE', 'MOTORBIKE']).toContain(vehicle);
      expect(wish[0]).toBeGreaterThan(1);
    }
  });

  it('name call signs once, with the letter of the class, and stations that exist', () => {
    expect(new Set(FLEET.map(({ callSign }) => callSign)).size).toBe(40);
    const letters = { CAR: 'P', MOTORBIKE: 'M', EBIKE: 'E', CYCLE: 'C', FOOT: 'F' };
    const codes = STATIONS.map(({ code }) => code);
    for (const { callSign, vehicle, station } of FLEET) {
      expect(callSign).toMatch(new RegExp(`^${letters[vehicle]}-\\d\\d$`));
      expect(codes).toContain(station);
    }
    for (const { station } of COMMUNITIES) expect(codes).toContain(station);
  });
});

describe('people of the demo district', () => {
  const GRIDS = Array.from({ length: 189 }, (_, i) => `G${i}`);
  const settle = (seed: number) => {
    const random = seededRandom(seed);
    const names = shuffleNames(random);
    return {
      officers: FLEET.map(({ callSign }) => officerOf(callSign, names)),
      desks: deskAccounts(COMMUNITIES, names),
      staff: staffGrids(GRIDS, names, random),
    };
  };

  it('are the same for the same seed, others for another', () => {
    expect(settle(7)).toEqual(settle(7));
    expect(settle(7).officers).not.toEqual(settle(8).officers);
  });

  it('never share a name, in either script', () => {
    const { officers, desks, staff } = settle(7);
    const people = [...officers, ...desks];
    expect(new Set(people.map(({ nameEn }) => nameEn)).size).toBe(people.length);
    const names = [...people, ...[...staff.values()].flat()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('staff each grid with one leader and three to six members, each with a telephone number that cannot exist', () => {
    const { staff } = settle(7);
    expect([...staff.keys()]).toEqual(GRIDS);
    const sizes = [...staff.values()].map((team) => team.filter(({ role }) => role === 'MEMBER').length);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([3, 6]);
    for (const team of staff.values()) expect(team.filter(({ role }) => role === 'LEADER')).toHaveLength(1);
    const phones = [...staff.values()].flat().map(({ phone }) => phone);
    for (const phone of phones) expect(phone).toMatch(/^000-0000-\d{4}$/);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('include the accounts that the sign-in page names, and a community officer at the station of each community', () => {
    const { desks, officers } = settle(7);
    expect(desks.slice(0, 5).map(({ account, role }) => `${account} ${role}`)).toEqual([
      'dispatcher DISPATCHER',
      'planner PLANNER',
      'supervisor SUPERVISOR',
      'gridworker GRID_WORKER',
      'admin ADMIN',
    ]);
    expect(desks.slice(5).map(({ account, role, station }) => `${account} ${role} ${station}`)).toEqual(
      COMMUNITIES.map(({ code, station }) => `community-${code} OFFICER ${station}`),
    );
    expect(officers[0]!.account).toBe('officer-E-01');
  });
});
