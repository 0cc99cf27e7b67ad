"""Words into values: money, percentages, dates, periods, names. Pure functions that never guess."""
