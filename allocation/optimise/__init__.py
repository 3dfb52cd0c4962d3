"""Questions put to the solver, one a file: pure functions from a case to answers that explain themselves."""
