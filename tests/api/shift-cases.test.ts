/** Shifts, breaks, posts at events and patrol over the API. */
import { describeCases } from './run-cases.js';

describeCases('shifts and patrol over the API', 'tests/api/shift-cases');
