import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/core/errors.js';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { encodeRoadGraph } from '../../../src/core/road/codec.js';
import { INFINITE, type RoadGraph } from '../../../src/core/road/graph.js';
import { type OsmNetwork } from '../../../src/core/road/osm-network.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { VEHICLE_CLASSES, type VehicleClass, vehicleIndex } from '../../../src/core/vehicle.js';
import { arcNamed, drawNetwork, type Drawn, shapesOf } from './build-drawing.js';

function build(drawing: string, drawn: Drawn) {
  const network = drawNetwork(drawing, drawn);
  const built = buildRoadGraph(network, { version: 'test' });
  validateRoadGraph(built.graph);
  return { ...built, network, shapes: shapesOf(built.graph, network) };
}
const STREET = 'highway=residential';

/** Nodes that the class reaches from the first node at which the arc named so begins. */
function reaches(graph: RoadGraph, network: OsmNetwork, vehicle: VehicleClass, from: string, to: string): boolean {
  const target = graph.head[arcNamed(graph, network, to)]!;
  const queue = [graph.head[arcNamed(graph, network, from) ^ 1]!];
  const seen = new Set(queue);
  for (const node of queue) {
    for (let i = graph.firstOut[node]!; i < graph.firstOut[node + 1]!; i++) {
      const arc = graph.outArc[i]!;
      if (graph.travelTimeMs[vehicleIndex(vehicle)]![arc] === INFINITE || seen.has(graph.head[arc]!)) continue;
      seen.add(graph.head[arc]!);
      queue.push(graph.head[arc]!);
    }
  }
  return seen.has(target);
}

describe('the road builder', () => {
  it('keeps junctions and ends, and makes bends part of the shape', () => {
    const { shapes, graph } = build('A-B-C\n  |\n  D', { ways: [`AB ${STREET}`, `BC ${STREET}`, `BD ${STREET}`] });
    expect(shapes).toEqual(['AB', 'BC', 'BD']);
    expect(graph.nodeCount).toBe(4);
    expect(build('A-B-C-D', { ways: [`ABCD ${STREET}`] }).shapes).toEqual(['ABCD']);
  });

  it('splits a way where another joins in its middle', () => {
    expect(build('A-B-C\n  |\n  D', { ways: [`ABC ${STREET}`, `BD ${STREET}`] }).shapes).toEqual(['AB', 'BC', 'BD']);
  });

  it('joins ways where all is the same, whichever way they were drawn', () => {
    expect(build('A-B-C-D', { ways: [`AB ${STREET}`, `CB ${STREET}`, `CD ${STREET}`] }).shapes).toEqual(['ABCD']);
  });

  it.each([
    ['name', `${STREET} name=East`],
    ['class', 'highway=tertiary'],
    ['speed', `${STREET} maxspeed=20`],
    ['direction', `${STREET} oneway=yes`],
    ['access', `${STREET} motorcar=no`],
  ])('keeps a node where the %s changes', (_, other) => {
    expect(build('A-B-C', { ways: [`AB ${STREET}`, `BC ${other}`] }).shapes).toEqual(['AB', 'BC']);
  });

  it('joins one-ways that follow each other, and keeps them apart where they meet head on', () => {
    const oneway = `${STREET} oneway=yes`;
    expect(build('A-B-C', { ways: [`AB ${oneway}`, `BC ${oneway}`] }).shapes).toEqual(['ABC']);
    expect(build('A-B-C', { ways: [`AB ${oneway}`, `CB ${oneway}`] }).shapes).toEqual(['AB', 'BC']);
    expect(build('A-B-C', { ways: [`AB ${oneway}`, `CB ${STREET} oneway=-1`] }).shapes).toEqual(['ABC']);
  });

  it('gives a one-way its time in one direction and no way in the other', () => {
    const { graph, network } = build('A----B', { ways: [`AB ${STREET} oneway=yes maxspeed=30`] });
    const car = graph.travelTimeMs[vehicleIndex('CAR')]!;
    // 500 m at 30 × 0.8 = 24 km/h
    expect(car[arcNamed(graph, network, 'AB')]).toBe(75_000);
    expect(car[arcNamed(graph, network, 'BA')]).toBe(INFINITE);
    expect(graph.edgeLengthM[0]).toBeCloseTo(500, 1);
    // 7.2 km/h either way
    expect(graph.travelTimeMs[vehicleIndex('FOOT')]).toEqual(Uint32Array.of(250_000, 250_000));
  });

  it('takes a ring that touches nothing as one edge from a node to itself', () => {
    const { shapes, graph } = build('A-B\n| |\nD-C', { ways: [`BCDAB ${STREET}`] });
    expect(shapes).toHaveLength(1);
    expect(shapes[0]).toHaveLength(5);
    expect(graph.head[0]).toBe(graph.head[1]);
  });

  it('splits a way that crosses itself at the crossing', () => {
    expect(build('A-X-B\n  | |\n  D-C', { ways: [`AXBCDX ${STREET}`] }).shapes).toEqual(['AX', 'XBCDX']);
  });

  it('keeps two roads between the same junctions apart', () => {
    const { shapes } = build('  E\nA-B-C-D', { ways: [`ABCD ${STREET}`, `BEC ${STREET}`] });
    expect(shapes).toEqual(['AB', 'BC', 'BEC', 'CD']);
  });

  it('cuts a way where the extract lacks a node, and counts it', () => {
    const { shapes, report } = build('A-B  C-D', { ways: [`ABzCDy ${STREET}`] });
    expect(shapes).toEqual(['AB', 'CD']);
    expect(report.dropped).toMatchObject({ missingNodes: 2, tooShortPieces: 0 });
  });

  it('drops repeated nodes, ways of one node, the same way again and what is closed, and counts them', () => {
    const network = drawNetwork('A-B-C', {
      ways: [`AABBB ${STREET}`, `C ${STREET}`, `BC ${STREET} access=no`, 'BC highway=proposed'],
    });
    const ways = [...network.ways, network.ways[0]!];
    const { graph, report } = buildRoadGraph({ ...network, ways }, { version: 'test' });
    expect(shapesOf(graph, network)).toEqual(['AB']);
    expect(report.dropped).toEqual({
      notRoads: 1,
      closed: 1,
      duplicateWays: 1,
      missingNodes: 0,
      repeatedNodes: 3,
      tooShortPieces: 1,
    });
  });

  it('gives two nodes at one place an edge that costs nothing and is never snapped to', () => {
    const network = drawNetwork('A-B-C', { ways: [`AB ${STREET}`, `Bz ${STREET} name=Twin`, `zC ${STREET}`] });
    const twin = { ...network.nodes.get('B'.codePointAt(0)!)!, id: 'z'.codePointAt(0)! };
    const { graph } = buildRoadGraph(
      { ...network, nodes: new Map([...network.nodes, [twin.id, twin]]) },
      { version: 'test' },
    );
    const edge = graph.names.findIndex(({ local }) => local === 'Twin');
    const twinEdge = graph.edgeName.indexOf(edge);
    expect(graph.edgeLengthM[twinEdge]).toBe(0);
    expect(graph.travelTimeMs[vehicleIndex('CAR')]![2 * twinEdge]).toBe(0);
    expect(Array.from(graph.edgeSnapMask, (mask) => mask !== 0)).toEqual(Array.from(graph.edgeLengthM, (m) => m > 0));
  });

  it('refuses data without any usable road', () => {
    const empty: OsmNetwork = { nodes: new Map(), ways: [], restrictions: [] };
    expect(() => buildRoadGraph(empty, { version: 'test' })).toThrow(DomainError);
  });

  it('makes the same bytes whatever the order of ways, nodes and restrictions', () => {
    const { network } = build('A-B-C\n| | |\nD-E-F\n| | |\nG-H-I', {
      ways: [
        `ABC ${STREET}`,
        `DEF ${STREET} name=Mid`,
        `GHI ${STREET}`,
        `ADG ${STREET}`,
        `BEH highway=path`,
        `CFI ${STREET} oneway=yes`,
      ],
      nodes: ['E barrier=bollard', 'F barrier=gate access=no foot=yes'],
      restrictions: ['1 C 6 no_right_turn', '4 A 1 only_left_turn'],
    });
    const shuffled: OsmNetwork = {
      nodes: new Map([...network.nodes].reverse()),
      ways: [...network.ways].reverse(),
      restrictions: [...network.restrictions].reverse(),
    };
    const bytes = (data: OsmNetwork) => encodeRoadGraph(buildRoadGraph(data, { version: 'test' }).graph);
    expect(bytes(shuffled)).toEqual(bytes(network));
  });

  it('names streets in both languages, and by their number where they have no name', () => {
    const { graph } = build('A-B-C-D', {
      ways: [`AB ${STREET} name=海晏路 name:en=Haiyan`, `BC ${STREET} ref=G9`, `CD ${STREET}`],
    });
    expect(graph.names).toEqual([
      { local: '', en: '' },
      { local: '海晏路', en: 'Haiyan' },
      { local: 'G9', en: '' },
    ]);
  });
});

describe('a barrier', () => {
  const passing = (drawing: string, drawn: Drawn, from: string, to: string): string[] => {
    const { graph, network } = build(drawing, drawn);
    return VEHICLE_CLASSES.filter((vehicle) => reaches(graph, network, vehicle, from, to));
  };

  it('in the middle of a road stops those whom it does not let through, from both sides', () => {
    const drawn = { ways: [`ABC ${STREET}`], nodes: ['B barrier=bollard'] };
    const withoutCar = ['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE'];
    expect(passing('A-B-C', drawn, 'AB', 'BC')).toEqual(withoutCar);
    expect(passing('A-B-C', drawn, 'CB', 'BA')).toEqual(withoutCar);
    expect(passing('A-B-C', drawn, 'AB', 'AB')).toEqual(VEHICLE_CLASSES);
  });

  it('at a junction stops them between any two of its roads', () => {
    const drawn = { ways: [`ABC ${STREET}`, `BD ${STREET}`], nodes: ['B barrier=stile'] };
    for (const [from, to] of [
      ['AB', 'BC'],
      ['CB', 'BD'],
      ['DB', 'BA'],
    ] as const) {
      expect(passing('A-B-C\n  |\n  D', drawn, from, to)).toEqual(['FOOT']);
    }
  });

  it('that nobody passes parts the road', () => {
    expect(passing('A-B-C', { ways: [`ABC ${STREET}`], nodes: ['B barrier=wall'] }, 'AB', 'BC')).toEqual([]);
  });

  it('that stops nobody who comes there leaves no trace', () => {
    const { shapes, report } = build('A-B-C', { ways: ['ABC highway=path'], nodes: ['B barrier=bollard'] });
    expect(shapes).toEqual(['ABC']);
    expect(report.barriersCut).toBe(0);
  });

  it('costs no time, keeps the street name, and is no place to stand', () => {
    const { graph, report } = build('A-B-C', { ways: [`ABC ${STREET} name=Lane`], nodes: ['B barrier=bollard'] });
    const barrier = graph.edgeLengthM.indexOf(0);
    expect(report.barriersCut).toBe(1);
    expect(graph.travelTimeMs.map((times) => times[2 * barrier])).toEqual([0, 0, 0, 0, INFINITE]);
    expect(graph.names[graph.edgeName[barrier]!]!.local).toBe('Lane');
    expect(graph.edgeSnapMask[barrier]).toBe(0);
  });
});

describe('a turn restriction', () => {
  /*
   *   A - B - C
   *       |
   *       D
   */
  const CROSS = 'A-B-C\n  |\n  D';
  const WAYS = [`AB ${STREET}`, `BC ${STREET}`, `BD ${STREET}`];
  const turns = (drawing: string, drawn: Drawn) => {
    const { graph, network, report } = build(drawing, drawn);
    const { from, to } = graph.restrictions;
    const nameOf = (arc: number): string => {
      const name = shapesOf(graph, network).find((shape) =>
        [shape, [...shape].reverse().join('')].some((n) => arcNamed(graph, network, n) === arc),
      )!;
      return arcNamed(graph, network, name) === arc ? name : [...name].reverse().join('');
    };
    return {
      pairs: Array.from(from, (arc, i) => `${nameOf(arc)}>${nameOf(to[i]!)}`).sort(),
      skipped: report.restrictions.skipped,
    };
  };

  it('no_… forbids the turn from arc to arc', () => {
    expect(turns(CROSS, { ways: WAYS, restrictions: ['1 B 3 no_right_turn'] }).pairs).toEqual(['AB>BD']);
  });

  it('only_… forbids all others, the U-turn too', () => {
    expect(turns(CROSS, { ways: WAYS, restrictions: ['1 B 3 only_right_turn'] }).pairs).toEqual(['AB>BA', 'AB>BC']);
  });

  it('no_u_turn forbids to go back where one came from', () => {
    expect(turns(CROSS, { ways: WAYS, restrictions: ['1 B 1 no_u_turn'] }).pairs).toEqual(['AB>BA']);
  });

  it('keeps its node although nothing else would', () => {
    const { shapes } = build('A-B-C', { ways: [`AB ${STREET}`, `BC ${STREET}`], restrictions: ['1 B 1 no_u_turn'] });
    expect(shapes).toEqual(['AB', 'BC']);
  });

  it('finds the arc at the node although the edge goes on over other ways', () => {
    const ways = [`XA ${STREET}`, `AB ${STREET}`, `BC ${STREET}`, `BD ${STREET}`];
    expect(turns('X-A-B-C\n    |\n    D', { ways, restrictions: ['2 B 4 no_right_turn'] }).pairs).toEqual(['XAB>BD']);
  });

  it('counts what cannot be kept by its reason', () => {
    const restrictions = ['1 B 3 no_sense_at_all', '1 B 9 no_right_turn', '1 Z 3 no_right_turn', '1 B 3 mystery'];
    const { pairs, skipped } = turns(CROSS, { ways: WAYS, restrictions });
    expect(pairs).toEqual(['AB>BD']);
    expect(skipped).toMatchObject({ withoutEffect: 2, malformed: 1 });
    const network = drawNetwork(CROSS, { ways: WAYS });
    const base = { id: 1, fromWays: [1], viaNodes: [66], viaWays: [], toWays: [3] };
    const { report } = buildRoadGraph(
      {
        ...network,
        restrictions: [
          { ...base, tags: { type: 'restriction', 'restriction:conditional': 'no_left_turn @ (Mo-Fr)' } },
          { ...base, id: 2, tags: { type: 'restriction', 'restriction:hgv': 'no_left_turn' } },
          { ...base, id: 3, tags: { type: 'restriction', restriction: 'no_left_turn', except: 'psv;emergency' } },
          { ...base, id: 4, viaNodes: [], viaWays: [2], tags: { type: 'restriction', restriction: 'no_u_turn' } },
          { ...base, id: 5, fromWays: [1, 2], tags: { type: 'restriction', restriction: 'no_left_turn' } },
        ],
      },
      { version: 'test' },
    );
    expect(report.restrictions).toMatchObject({
      relations: 5,
      turns: 0,
      skipped: { conditional: 2, excepted: 1, viaWay: 1, malformed: 1 },
    });
  });

  it('is left out as ambiguous where the way passes through its node', () => {
    const { pairs, skipped } = turns(CROSS, {
      ways: [`ABC ${STREET}`, `BD ${STREET}`],
      restrictions: ['1 B 2 no_right_turn'],
    });
    expect(pairs).toEqual([]);
    expect(skipped.ambiguous).toBe(1);
  });

  it('is clear on a one-way that passes through its node', () => {
    const ways = [`ABC ${STREET} oneway=yes`, `BD ${STREET}`];
    expect(turns(CROSS, { ways, restrictions: ['1 B 2 no_right_turn'] }).pairs).toEqual(['AB>BD']);
  });

  it('from several ways is kept where the kind allows it', () => {
    const network = drawNetwork(CROSS, { ways: WAYS });
    const entry = {
      id: 1,
      fromWays: [1, 2],
      viaNodes: [66],
      viaWays: [],
      toWays: [3],
      tags: { type: 'restriction', restriction: 'no_entry' },
    };
    const { graph } = buildRoadGraph({ ...network, restrictions: [entry] }, { version: 'test' });
    expect(graph.restrictions.from).toHaveLength(2);
  });
});

describe('where positions may be snapped', () => {
  it('leaves out what leads in but not out, and small islands beside a larger network', () => {
    // A ladder of 120 junctions, a one-way street into nowhere, and an island of two nodes.
    const columns = 60;
    const step = 0.001;
    const at = (x: number, y: number) => ({ id: 1000 + x * 2 + y, lon: x * step, lat: y * step });
    const nodes = [...Array(columns).keys()].flatMap((x) => [at(x, 0), at(x, 1)]);
    const end = { id: 1, lon: -step, lat: 0 };
    const island = [
      { id: 2, lon: 0, lat: 1 },
      { id: 3, lon: step, lat: 1 },
    ];
    const tags = { highway: 'residential' };
    const rungs = [...Array(columns).keys()].map((x) => ({ id: 100 + x, nodeIds: [at(x, 0).id, at(x, 1).id], tags }));
    const { graph, report } = buildRoadGraph(
      {
        nodes: new Map([...nodes, end, ...island].map((node) => [node.id, node])),
        ways: [
          { id: 1, nodeIds: nodes.filter((_, i) => i % 2 === 0).map(({ id }) => id), tags },
          { id: 2, nodeIds: nodes.filter((_, i) => i % 2 === 1).map(({ id }) => id), tags },
          ...rungs,
          { id: 3, nodeIds: [at(0, 0).id, end.id], tags: { ...tags, oneway: 'yes', name: 'Nowhere' } },
          { id: 4, nodeIds: [2, 3], tags: { ...tags, name: 'Island' } },
        ],
        restrictions: [],
      },
      { version: 'test' },
    );
    const maskOf = (name: string): number =>
      graph.edgeSnapMask[graph.edgeName.indexOf(graph.names.findIndex(({ local }) => local === name))]!;
    // On foot a one-way leads back.
    expect(maskOf('Nowhere')).toBe(1 << vehicleIndex('FOOT'));
    expect(maskOf('Island')).toBe(0);
    // Three of the ladder's 120 nodes are mere bends; the end of the one-way is a part of its own.
    expect(report.vehicles.CAR).toMatchObject({ parts: 3, largestPartNodes: 117 });
    expect(report.vehicles.CAR.snapEdges).toBe(graph.edgeCount - 2);
  });

  it('takes the largest part whatever its size where all are small', () => {
    const { graph } = build('A-B-C', { ways: [`AB ${STREET}`, `BC ${STREET} name=x`] });
    expect([...graph.edgeSnapMask]).toEqual([31, 31]);
  });
});
