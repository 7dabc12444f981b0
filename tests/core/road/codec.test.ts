import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/core/errors.js';
import { decodeRoadGraph, encodeRoadGraph, ROAD_FILE_FORMAT } from '../../../src/core/road/codec.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { drawNetwork } from './drawn-network.js';
import { randomNetwork } from './random-network.js';

const { graph } = drawNetwork(`
  A==B==C
  |  v
  D--E..F
`);

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

function refusal(bytes: Uint8Array): string {
  try {
    decodeRoadGraph(bufferOf(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('BAD_USER_INPUT');
    expect((error as DomainError).message).toContain('import-roads');
    return (error as DomainError).message;
  }
  throw new Error('the file was taken');
}

test('a graph read from its file is the graph that was written', () => {
  fc.assert(
    fc.property(randomNetwork, (written) => {
      expect(decodeRoadGraph(bufferOf(encodeRoadGraph(written)))).toEqual(written);
    }),
    { numRuns: 200, seed: 20_260_105 },
  );
});

test('names outside ASCII survive', () => {
  const chinese: RoadGraph = { ...graph, names: [graph.names[0]!, { local: '中山东路', en: 'Zhongshan East Road' }] };
  expect(decodeRoadGraph(bufferOf(encodeRoadGraph(chinese))).names).toEqual(chinese.names);
});

test('the arrays of a graph in shared memory are views into it, aligned to their elements', () => {
  const bytes = encodeRoadGraph(graph);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  const decoded = decodeRoadGraph(shared);
  expect(decoded).toEqual(graph);
  for (const array of [decoded.head, decoded.edgeClass, decoded.edgeLengthM, ...decoded.travelTimeMs])
    expect(array.buffer).toBe(shared);
});

test('the same graph gives the same bytes', () => {
  expect(encodeRoadGraph(graph)).toEqual(encodeRoadGraph({ ...graph, head: graph.head.slice() }));
});

test('any flipped bit of any byte is refused', () => {
  const bytes = encodeRoadGraph(graph);
  for (let i = 0; i < bytes.length; i++) {
    const altered = bytes.slice();
    altered[i]! ^= 1 << (i % 8);
    refusal(altered);
  }
});

test('a file cut anywhere is refused', () => {
  const bytes = encodeRoadGraph(graph);
  for (let length = 0; length < bytes.length; length++) refusal(bytes.slice(0, length));
  expect(refusal(bytes.slice(0, bytes.length - 8))).toContain('cut');
});

test('another format version is named as such, whatever else the file holds', () => {
  const bytes = encodeRoadGraph(graph);
  new Uint32Array(bytes.buffer)[2] = ROAD_FILE_FORMAT + 1;
  expect(refusal(bytes)).toContain(`format ${ROAD_FILE_FORMAT + 1}, this program reads format ${ROAD_FILE_FORMAT}`);
});

test('a text file is no road file', () => {
  expect(refusal(new TextEncoder().encode('# Roads of our town\n'.repeat(10)))).toContain('no road file');
});

describe('a graph that no search could walk safely is refused, though its file is whole', () => {
  const altered = (change: (copy: { -readonly [K in keyof RoadGraph]: RoadGraph[K] }) => void): RoadGraph => {
    const copy = structuredClone(graph);
    change(copy);
    return copy;
  };
  const cases: [string, RoadGraph, string][] = [
    ['a head beyond the nodes', altered((g) => (g.head[0] = g.nodeCount)), 'head[0]'],
    ['a tail beyond the nodes', altered((g) => (g.tail[0] = g.nodeCount)), 'tail[0]'],
    ['a road that leaves another junction than its opposite enters', altered((g) => g.tail.reverse()), 'tail[0]'],
    ['a node of a junction elsewhere', altered((g) => moveLastNode(g)), 'does not lie at its junction'],
    ['a junction that is arrived at elsewhere', altered((g) => (g.arrivalNode[0] = 1)), 'arrivalNode[0]'],
    ['more junctions than nodes', altered((g) => (g.junctionCount = g.nodeCount + 1)), 'junctions'],
    ['more roads than edges', altered((g) => (g.roadEdgeCount = g.edgeCount + 1)), 'roads'],
    ['an edge between two junctions that is no road', altered((g) => g.roadEdgeCount--), 'is no road'],
    ['offsets that fall', altered((g) => (g.firstOut[1] = 1000)), 'firstOut'],
    ['an arc listed at a node that is not its own', altered((g) => g.outArc.reverse()), 'firstOut'],
    ['an open arc that no node lists', altered((g) => unlist(g, 0)), 'arc 0 is listed 0 times'],
    ['an unknown road class', altered((g) => (g.edgeClass[1] = 99)), 'edgeClass[1]'],
    ['a name beyond the list', altered((g) => (g.edgeName[0] = 7)), 'edgeName[0]'],
    ['a length that is no number', altered((g) => (g.edgeLengthM[2] = NaN)), 'edgeLengthM[2]'],
    ['a latitude beyond the pole', altered((g) => (g.nodeLatE7[0] = 900_000_001)), 'nodeLatE7[0]'],
    ['a shape that ends elsewhere than its node', altered((g) => g.shapeLonE7[0]!--), 'shape of edge 0'],
    [
      'a time array too short',
      altered((g) => (g.travelTimeMs = g.travelTimeMs.map((t) => t.slice(1)))),
      'travelTimeMs[0]',
    ],
    ['a class of vehicles missing', altered((g) => (g.travelTimeMs = g.travelTimeMs.slice(1))), '4 vehicle classes'],
    ['a turn between arcs that do not meet', altered((g) => (g.restrictions = turn(0, 0))), 'turn restriction 0'],
  ];
  test.each(cases)('%s', (_, broken, problem) => {
    expect(() => validateRoadGraph(broken)).toThrow(problem);
  });
  test('while the graph itself is sound', () => {
    expect(() => validateRoadGraph(graph)).not.toThrow();
  });
});

function turn(from: number, to: number): RoadGraph['restrictions'] {
  return { from: Uint32Array.of(from), to: Uint32Array.of(to) };
}

/** Makes the last junction a further node of the first. */
function moveLastNode(graph: { -readonly [K in keyof RoadGraph]: RoadGraph[K] }): void {
  graph.junctionCount--;
  graph.junctionOf[graph.junctionCount] = 0;
}

/** Takes an arc out of both lists, and moves the offsets behind it. */
function unlist(graph: { -readonly [K in keyof RoadGraph]: RoadGraph[K] }, arc: number): void {
  graph.outArc = graph.outArc.filter((other) => other !== arc);
  graph.inArc = graph.inArc.filter((other) => other !== arc);
  const [tail, head] = [graph.head[arc ^ 1]!, graph.head[arc]!];
  graph.firstOut = graph.firstOut.map((offset, node) => (node > tail ? offset - 1 : offset));
  graph.firstIn = graph.firstIn.map((offset, node) => (node > head ? offset - 1 : offset));
}
