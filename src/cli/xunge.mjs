#!/usr/bin/env -S node --max-semi-space-size=64 --no-allocation-site-pretenuring --no-parallel-scavenge
// `xunge COMMAND`: builds what is missing or older than its sources, then hands over to the compiled command-line program.
import { build } from './build.mjs';

build();
await import('../../dist/src/cli/main.js');
