import { describeCases } from './run-cases.js';

describeCases('position feeds over the API', 'tests/api/position-feed-cases');
