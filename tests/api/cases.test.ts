/** The API as its clients use it. */
import { describeCases } from './run-cases.js';

describeCases('the API', 'tests/api/cases');
