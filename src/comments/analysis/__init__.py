"""Pure numbers: agreement, calibration, drift, duplicates, threads. No SQL, no widgets."""
