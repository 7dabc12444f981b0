import { describe, expect, it } from 'vitest';
import { nodeAccess, roadClassOf, wayAccess } from '../../../src/core/road/access.js';
import { type OsmTags } from '../../../src/core/road/osm-network.js';

/** `highway=residential oneway=yes` → tags. */
function tagsOf(text: string): OsmTags {
  return Object.fromEntries(text.split(' ').map((tag) => tag.split('=') as [string, string]));
}
/** Letters of a mask: Foot, Cycle, Ebike, Motorbike, car (A for automobile); '-' = nobody. */
const letters = (mask: number): string => [...'FCEMA'].filter((_, i) => mask & (1 << i)).join('') || '-';
function accessOf(text: string): string {
  const access = wayAccess(tagsOf(text));
  if (!access) return 'none';
  const [forward, backward] = [letters(access.forward), letters(access.backward)];
  return forward === backward ? forward : `${forward} > < ${backward}`;
}

describe('who may travel on a way', () => {
  it.each<[tags: string, access: string]>([
    // Defaults by class
    ['highway=residential', 'FCEMA'],
    ['highway=primary_link', 'FCEMA'],
    ['highway=road', 'FCEMA'],
    ['highway=trunk', 'FCEMA'],
    ['highway=motorway', 'MA > < -'],
    ['highway=motorway_link', 'MA'],
    ['highway=trunk motorroad=yes', 'MA'],
    ['highway=trunk motorroad=yes bicycle=yes', 'CEMA'],
    ['highway=busway', 'MA'],
    ['highway=track', 'FCEMA'],
    ['highway=pedestrian', 'FCE'],
    ['highway=cycleway', 'FCE'],
    ['highway=footway', 'F'],
    ['highway=path', 'F'],
    ['highway=bridleway', 'F'],
    ['highway=steps', 'F'],
    ['highway=corridor', 'F'],
    // What is no road
    ['highway=construction', 'none'],
    ['highway=proposed', 'none'],
    ['highway=bus_guideway', 'none'],
    ['highway=platform', 'none'],
    ['highway=pedestrian area=yes', 'none'],
    ['highway=service route=ferry', 'none'],
    ['route=ferry', 'none'],
    ['highway=residential abandoned=yes', 'none'],
    ['building=yes', 'none'],
    // The most specific mode wins
    ['highway=residential access=no', 'none'],
    ['highway=residential access=no foot=yes', 'F'],
    ['highway=residential access=no vehicle=yes motor_vehicle=no', 'CE'],
    ['highway=residential motor_vehicle=no', 'FCE'],
    ['highway=residential motor_vehicle=no motorcycle=yes', 'FCEM'],
    ['highway=residential motorcar=no', 'FCEM'],
    ['highway=residential vehicle=no', 'F'],
    ['highway=residential vehicle=no bicycle=yes', 'FCE'],
    ['highway=residential bicycle=no', 'FMA'],
    ['highway=residential bicycle=no electric_bicycle=yes', 'FEMA'],
    ['highway=residential foot=no', 'CEMA'],
    ['highway=cycleway foot=no', 'CE'],
    ['highway=footway bicycle=yes', 'FCE'],
    ['highway=path bicycle=designated', 'FCE'],
    ['highway=path bicycle=permissive', 'FCE'],
    ['highway=path bicycle=no', 'F'],
    ['highway=footway access=yes', 'F'],
    ['highway=footway vehicle=yes', 'F'],
    ['highway=footway motor_vehicle=destination', 'FMA'],
    ['highway=pedestrian bicycle=no', 'F'],
    ['highway=pedestrian motor_vehicle=delivery', 'FCEMA'],
    ['highway=steps bicycle=yes motor_vehicle=yes', 'F'],
    ['highway=motorway foot=yes', 'FMA > < F'],
    // What bars the public does not bar police; what bars all does
    ['highway=service access=private', 'FCEMA'],
    ['highway=service access=customers', 'FCEMA'],
    ['highway=residential motor_vehicle=destination', 'FCEMA'],
    ['highway=residential access=permit', 'FCEMA'],
    ['highway=track motor_vehicle=agricultural;forestry', 'FCEMA'],
    ['highway=service access=military', 'none'],
    ['highway=primary bicycle=use_sidepath', 'FCEMA'],
    ['highway=residential bicycle=dismount', 'FCEMA'],
    ['highway=residential access=nonsense', 'FCEMA'],
    ['highway=residential access=no emergency=yes', 'MA'],
    ['highway=footway emergency=designated', 'FMA'],
    ['highway=steps emergency=yes', 'F'],
    ['highway=residential emergency=no', 'FCE'],
    ['highway=service service=emergency_access access=no', 'none'],
    ['highway=footway service=emergency_access', 'FMA'],
    ['highway=track smoothness=impassable', 'F'],
    // One-way
    ['highway=residential oneway=yes', 'FCEMA > < F'],
    ['highway=residential oneway=true', 'FCEMA > < F'],
    ['highway=residential oneway=1', 'FCEMA > < F'],
    ['highway=residential oneway=-1', 'F > < FCEMA'],
    ['highway=residential oneway=reverse', 'F > < FCEMA'],
    ['highway=residential oneway=no', 'FCEMA'],
    ['highway=residential oneway=reversible', 'F'],
    ['highway=residential oneway=alternating', 'FCEMA'],
    ['highway=residential junction=roundabout', 'FCEMA > < F'],
    ['highway=residential junction=circular', 'FCEMA > < F'],
    ['highway=residential junction=roundabout oneway=no', 'FCEMA'],
    ['highway=motorway oneway=no', 'MA'],
    ['highway=residential oneway=yes oneway:bicycle=no', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes oneway:electric_bicycle=no', 'FCEMA > < FE'],
    ['highway=residential oneway:bicycle=yes', 'FCEMA > < FMA'],
    ['highway=residential oneway=yes oneway:motorcycle=no', 'FCEMA > < FM'],
    ['highway=residential oneway=yes cycleway=opposite', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes cycleway=opposite_lane', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes cycleway:left=opposite_track', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes cycleway:left:oneway=-1', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes cycleway:both:oneway=no', 'FCEMA > < FCE'],
    ['highway=residential oneway=yes cycleway:right:oneway=yes', 'FCEMA > < F'],
    ['highway=residential oneway=yes cycleway=opposite oneway:bicycle=yes', 'FCEMA > < F'],
    ['highway=residential oneway=yes oneway:foot=yes', 'FCEMA > < -'],
    ['highway=footway oneway=yes', 'F > < -'],
    ['highway=footway oneway=yes bicycle=yes', 'FCE > < F'],
    ['highway=steps conveying=backward', '- > < F'],
    ['highway=steps oneway=yes', 'F > < -'],
    ['highway=residential motor_vehicle:backward=no', 'FCEMA > < FCE'],
    ['highway=residential access:forward=no foot=yes', 'F > < FCEMA'],
  ])('%s: %s', (tags, access) => {
    expect(accessOf(tags)).toBe(access);
  });

  it('calls links by what they link, and unknown roads unclassified', () => {
    expect(roadClassOf({ highway: 'trunk_link' })).toBe('trunk');
    expect(roadClassOf({ highway: 'road' })).toBe('unclassified');
    expect(roadClassOf({ highway: 'bridleway' })).toBe('path');
    expect(roadClassOf({ highway: 'platform' })).toBeNull();
  });
});

describe('who passes a node', () => {
  it.each<[tags: string, access: string]>([
    ['highway=crossing', 'FCEMA'],
    ['highway=crossing access=no', 'FCEMA'],
    ['barrier=no', 'FCEMA'],
    ['barrier=gate', 'FCEMA'],
    ['barrier=lift_gate', 'FCEMA'],
    ['barrier=toll_booth', 'FCEMA'],
    ['barrier=gate access=private', 'FCEMA'],
    ['barrier=gate access=no', '-'],
    ['barrier=gate access=no foot=yes bicycle=yes', 'FCE'],
    ['barrier=gate motor_vehicle=no', 'FCE'],
    ['barrier=gate access=no emergency=yes', 'MA'],
    ['barrier=gate locked=yes', '-'],
    ['barrier=bollard', 'FCEM'],
    ['barrier=bollard motor_vehicle=no', 'FCE'],
    ['barrier=bollard access=yes', 'FCEMA'],
    ['barrier=bollard emergency=yes', 'FCEMA'],
    ['barrier=block', 'FCE'],
    ['barrier=cycle_barrier', 'FCE'],
    ['barrier=chain', 'FCE'],
    ['barrier=stile', 'F'],
    ['barrier=turnstile', 'F'],
    ['barrier=kissing_gate bicycle=yes', 'FCE'],
    ['barrier=kerb', 'FCEMA'],
    ['barrier=kerb kerb=raised', 'FCEM'],
    ['barrier=wall', '-'],
    ['barrier=something_new', 'FCE'],
  ])('%s: %s', (tags, access) => {
    expect(letters(nodeAccess(tagsOf(tags)))).toBe(access);
  });

  it('is everybody without tags', () => {
    expect(letters(nodeAccess(undefined))).toBe('FCEMA');
  });
});
