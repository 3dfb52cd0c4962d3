"""What stands around a distribution as sheets of formulas: lines, activity, measures, months and growth."""
