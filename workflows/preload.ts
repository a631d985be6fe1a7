/**
 * Run once by the worker, before any case: its modules are shared by all of them, and hold no state
 * of any. Unshared, each case that is not in memory loads them anew.
 */
import './index.ts'

// Temporal’s SDK keeps where every promise of a case was made, with all its callers, for a query
// that nobody asks. One line is left: where an error was thrown.
Error.stackTraceLimit = 1
